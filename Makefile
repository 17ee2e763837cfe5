# The main job, end to end, on the example cases: needs Go and nothing else.
# Run «make demo» first, then «make test».

GO ?= go
BIN := bin/handover$(shell $(GO) env GOEXE)
FUZZTIME ?= 20s
N ?= 200,1000

.PHONY: demo build test race lint bench bench-go fuzz soak clean

demo: build
	@$(GO) run ./cmd/demo $(BIN)

build:
	@mkdir -p bin
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags "-s -w" -o $(BIN) ./cmd/handover

# Runs every test, and lists what was skipped for want of a tool. With CI=true a
# missing tool is a failure.
test:
	@$(GO) run -C tools ./testrun -dir .. ./...

# The race detector, where things run at the same time. Needs a C compiler.
race:
	$(GO) test -race ./handover/journal ./handover/outbox ./handover/keybook ./handover/consent ./handover/checklist ./handover/i18n \
	  ./handover/render/pdf ./handover/render/pdftext ./handover/rule ./handover/bulk ./handover/seal ./handover/render/pdfa ./handover/render/typeface ./handover/validate ./cmd/handover/internal/progress
	$(GO) test -race -short ./handover -run 'Program|HowMany|CalledOff|OneThatFails|FailFast|Limit|Parts|TwoRuns|ARun|Judge|TurnUp'

lint:
	@unformatted=$$(gofmt -l cmd handover schemas templates tools); if [ -n "$$unformatted" ]; then echo "gofmt: $$unformatted"; exit 1; fi
	GOOS=linux $(GO) vet ./...
	GOOS=windows $(GO) vet ./...
	GOOS=darwin $(GO) vet ./...
	$(GO) build -C tools -o ../bin/staticcheck honnef.co/go/tools/cmd/staticcheck
	bin/staticcheck ./...

# Whole runs on made-up cases, the stages of a packet, and the floor under them; see
# docs/ytelse.md. N is how many cases: «make bench N=1000,10000» takes some minutes.
bench: build
	@$(GO) run ./cmd/bench -n $(N) $(BIN)

# The benchmarks of single packages.
bench-go:
	$(GO) test -run '^$$' -bench . -benchmem ./handover/...

# Each fuzz target for a while; what they find lands in testdata/fuzz.
fuzz:
	@for dir in $$(grep -rl --include='*_test.go' '^func Fuzz' handover | xargs -n1 dirname | sort -u); do \
	  for target in $$(grep -ho '^func Fuzz[A-Za-z]*' $$dir/*_test.go | cut -c6-); do \
	    echo "$$dir $$target"; $(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 20x ./$$dir || exit 1; \
	  done; \
	done

# The property tests at length, the kill tests again and again, and the proof over
# PROOF cases: five minutes for 10,000 on an idle machine with two processors.
PROOF ?= 10000
soak:
	HANDOVER_PROOF=$(PROOF) $(GO) test -count 1 -v -timeout 120m ./cmd/handover -run TestEveryPacketIsOfItsOwnChild
	$(GO) test -count 1 -timeout 60m ./handover/consent -rapid.checks 100000
	$(GO) test -count 8 -timeout 60m ./handover/outbox ./handover/journal

clean:
	rm -rf bin demo
