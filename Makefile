.DEFAULT_GOAL := help
.PHONY: help run dev test pictures pictures-new faults browsers autobahn fuzz bench fmt setup

# cargo and what bin/setup installs; an emptied environment need not name it.
export PATH := $(or $(CARGO_HOME),$(HOME)/.cargo)/bin:$(PATH)

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## /make \1	/p' Makefile

run: ## build the release and serve it at http://localhost:3000
	@bin/build
	@exec target/release/parlor

dev: ## serve at http://localhost:3000 and rebuild whenever a file changes
	@bin/setup dev
	@exec cargo leptos watch

test: ## run every check: format, clippy, tests, browser tests
	@bin/setup test
	@bin/test

pictures: ## hold the page against the pictures of it that are kept, in every size, light and language
	@bin/test pictures

pictures-new: ## take those pictures anew, to be looked at and kept
	@bin/test pictures-new

faults: ## break things on purpose for a few minutes, and count what was lost; SEED=n repeats a run
	@bin/build
	@exec cargo test --release --features embed --test faults -- --full $(if $(SEED),--seed $(SEED))

browsers: ## hold the page against Firefox and WebKit
	@bin/setup browsers
	@bin/test browsers

autobahn: ## hold the WebSocket against the cases of the Autobahn test suite
	@exec bin/autobahn

fuzz: ## give everything that reads strangers' bytes a minute of made up ones; FUZZ_SECONDS=n for longer
	@bin/setup fuzz
	@bin/fuzz

bench: ## measure Parlor beside other servers, and print a table; QUICK=1 for one short round
	@bin/setup bench
	@bin/build
	@cp target/release/parlor target/parlor-measured # cargo bench builds another one in its place
	@PARLOR_BIN="$$PWD/target/parlor-measured" exec cargo bench --features embed --bench bench -- $(if $(QUICK),--quick)

fmt: ## format the code
	@exec cargo fmt

setup: ## install what building and testing need
	@bin/setup test
