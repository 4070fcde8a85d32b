package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// tolerance is by how much webhook-timestamp may differ from this machine's clock.
const tolerance = 5 * time.Minute

// verify tells whether SalesOS has just signed this body. body are the bytes as they came: parsed and
// written again they may differ. secret is the endpoint's whsec_…
func verify(header http.Header, body []byte, secret string, now time.Time) bool {
	id := header.Get("Webhook-Id")
	timestamp := header.Get("Webhook-Timestamp")
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if id == "" || err != nil {
		return false
	}
	// An old delivery that somebody caught must not work again.
	if now.Sub(time.Unix(seconds, 0)).Abs() > tolerance {
		return false
	}

	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		return false
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + timestamp + "."))
	mac.Write(body)
	expected := mac.Sum(nil)
	// While the secret is being changed there are two, one for each.
	for _, signature := range strings.Split(header.Get("Webhook-Signature"), " ") {
		encoded, isV1 := strings.CutPrefix(signature, "v1,")
		sent, err := base64.StdEncoding.DecodeString(encoded)
		if isV1 && err == nil && hmac.Equal(sent, expected) {
			return true
		}
	}
	return false
}
