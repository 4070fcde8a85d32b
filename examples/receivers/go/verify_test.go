package main

import (
	"encoding/json"
	"net/http"
	"os"
	"strconv"
	"testing"
	"time"
)

// go test . with VECTORS naming signature.vectors.json
func TestVectors(t *testing.T) {
	text, err := os.ReadFile(os.Getenv("VECTORS"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Vectors []struct {
			Name      string `json:"name"`
			Secret    string `json:"secret"`
			ID        string `json:"webhook_id"`
			Timestamp int64  `json:"webhook_timestamp"`
			Body      string `json:"body"`
			Signature string `json:"webhook_signature"`
		} `json:"vectors"`
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Vectors) == 0 {
		t.Fatal("no vectors")
	}
	for _, v := range file.Vectors {
		header := http.Header{}
		header.Set("Webhook-Id", v.ID)
		header.Set("Webhook-Timestamp", strconv.FormatInt(v.Timestamp, 10))
		header.Set("Webhook-Signature", v.Signature)
		at := time.Unix(v.Timestamp, 0)
		if !verify(header, []byte(v.Body), v.Secret, at) {
			t.Errorf("%s: is not verified", v.Name)
		}
		if verify(header, []byte(v.Body+" "), v.Secret, at) {
			t.Errorf("%s: a changed body is verified", v.Name)
		}
		if verify(header, []byte(v.Body), v.Secret, at.Add(301*time.Second)) {
			t.Errorf("%s: an old one is verified", v.Name)
		}
	}
}
