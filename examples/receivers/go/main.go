// SALESOS_WEBHOOK_SECRET=whsec_… go run .
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

type event struct {
	ID   string          `json:"id"`
	Type string          `json:"type"`
	Data json.RawMessage `json:"data"`
}

// In memory for this example. In production, insert the id into a table with a unique constraint, in the
// same transaction as the work.
var (
	lock sync.Mutex
	done = map[string]bool{}
)

func main() {
	secret := os.Getenv("SALESOS_WEBHOOK_SECRET")
	if secret == "" {
		log.Fatal("Set SALESOS_WEBHOOK_SECRET to the endpoint's secret.")
	}
	port := os.Getenv("PORT")
	if port == "" {
		port = "3000"
	}
	http.HandleFunc("POST /webhooks", func(w http.ResponseWriter, r *http.Request) {
		receive(w, r, secret)
	})
	listener, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("Ready.")
	log.Fatal(http.Serve(listener, nil))
}

func receive(w http.ResponseWriter, r *http.Request, secret string) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1_000_000))
	if err != nil {
		http.Error(w, "The body cannot be read.", http.StatusBadRequest)
		return
	}
	if !verify(r.Header, body, secret, time.Now()) {
		http.Error(w, "The signature does not match.", http.StatusUnauthorized)
		return
	}
	var e event
	if err := json.Unmarshal(body, &e); err != nil {
		http.Error(w, "The body is no event.", http.StatusBadRequest)
		return
	}
	// A delivery can arrive twice. On a failure, the response is a 500, and SalesOS retries the delivery.
	lock.Lock()
	defer lock.Unlock()
	if !done[e.ID] {
		if err := handle(e); err != nil {
			http.Error(w, "Try again.", http.StatusInternalServerError)
			return
		}
		done[e.ID] = true
	}
	w.WriteHeader(http.StatusNoContent)
}

// handle does only quick work: after 15 seconds the delivery counts as failed. Queue the rest.
func handle(e event) error {
	fmt.Println(e.Type, e.ID)
	return nil
}
