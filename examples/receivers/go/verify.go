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

// tolerance is the maximum difference between webhook-timestamp and this machine's clock.
const tolerance = 5 * time.Minute

// verify reports whether SalesOS has just signed this body. body is the raw bytes: parsing and
// re-serializing can change them. secret is the endpoint's whsec_…
func verify(header http.Header, body []byte, secret string, now time.Time) bool {
	id := header.Get("Webhook-Id")
	timestamp := header.Get("Webhook-Timestamp")
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if id == "" || err != nil {
		return false
	}
	// Reject old deliveries, so that nobody can replay an intercepted one.
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
	// During a rotation of the secret there are two signatures, one for each secret.
	for _, signature := range strings.Split(header.Get("Webhook-Signature"), " ") {
		encoded, isV1 := strings.CutPrefix(signature, "v1,")
		sent, err := base64.StdEncoding.DecodeString(encoded)
		if isV1 && err == nil && hmac.Equal(sent, expected) {
			return true
		}
	}
	return false
}
