module github.com/handover-no/handover

go 1.26.0

require (
	github.com/gowebpki/jcs v1.0.2
	github.com/nicksnyder/go-i18n/v2 v2.7.0
	github.com/rickar/cal/v2 v2.1.13
	golang.org/x/text v0.43.0
	pgregory.net/rapid v1.3.0
)
