# libwebsockets-rs: everything that is more than one cargo command.
# "make help" lists the targets.

# What there is to know of each generation stands in abi/generations.toml: GENERATIONS, and $(KEY_GENERATION) for each fact.
comma := ,
$(foreach fact,$(shell abi/generations.sh --make),$(eval $(subst $(comma), ,$(fact))))
$(if $(GENERATIONS),,$(error abi/generations.toml names no generation))
NEWEST      := $(firstword $(GENERATIONS))
# Those with virtual hosts share the examples; each older one has a few of its own.
WITH_VHOSTS := $(foreach g,$(GENERATIONS),$(if $(filter true,$(vhosts_$(g))),$(g)))

PORT    ?= 7681
GEN     ?= $(NEWEST)
PREFIX  ?= /usr/local
LIBDIR  ?= $(PREFIX)/lib
INCDIR  ?= $(PREFIX)/include
CC      ?= cc
CFLAGS  ?= -O2 -g
CARGO   ?= $(or $(shell command -v cargo),$(HOME)/.cargo/bin/cargo)
PLUGINS  := counter shout

faces    := target/faces
# $(call library,GENERATION): the file that programs load.
library   = $(faces)/$(1)/$(soname_$(1))
libraries := $(foreach g,$(GENERATIONS),$(call library,$(g)))

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test conformance bench lib examples install setup setup-build needed headers clean cargo

help:
	@echo 'make run       build everything and start the example site (PORT=7681, GEN=$(NEWEST), TLS=1)'
	@echo 'make test      build everything and run all tests'
	@echo 'make conformance  every case of the conformance suites, an hour (CONFORMANCE=their directory)'
	@echo 'make bench     this library and the original side by side: docs/bench, the tables of the README, in twenty minutes'
	@echo 'make lib       the shared libraries, in target/faces/GENERATION/'
	@echo 'make examples  the example programs, in target/examples/GENERATION/'
	@echo 'make install   libraries, headers, pkg-config files (DESTDIR=, PREFIX=/usr/local)'
	@echo 'make setup     install the tools that are missing (Debian, Ubuntu)'
	@echo 'make headers   write include/ anew'
	@echo 'make clean     remove target/'

# A certificate that nobody vouches for: browsers ask once, test programs name it as their authority.
tls_options := $(if $(TLS),--cert target/tls/cert.pem --key target/tls/key.pem)

run: setup-build examples $(if $(TLS),certificate)
	@exec target/examples/$(GEN)/test-server --port $(PORT) $(tls_options)

.PHONY: certificate
certificate:
	@mkdir -p target/tls
	@openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 \
	    -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1 \
	    -keyout target/tls/key.pem -out target/tls/cert.pem 2>target/tls/log || { cat target/tls/log >&2; exit 1; }

# One suite behind the other, whatever became of those before it. Most tests of
# the first one wait for peers: there is room for two on a core.
test: setup lib examples
	@failed=; passed=0; failures=0; \
	suite() { \
	    name=$$1; shift; \
	    echo "== $$name"; \
	    began=$$(date +%s); \
	    if "$$@"; then passed=$$((passed + 1)); word=passed; \
	    else failed="$$failed, $$name"; failures=$$((failures + 1)); word=FAILED; fi; \
	    echo "== $$name: $$word after $$(($$(date +%s) - began)) s"; \
	}; \
	export RUST_TEST_THREADS=$${RUST_TEST_THREADS:-$$(($$(nproc) * 2))}; \
	suite 'cargo test' $(CARGO) test --workspace --no-fail-fast; \
	for script in install examples examples-1.1 early; do \
	    suite "tests/$$script.sh" "tests/$$script.sh"; \
	done; \
	$(foreach g,$(GENERATIONS),suite 'tests/browser, generation $(g)' \
	    tests/browser/browser_test.py $(browser_$(g)) target/examples/$(g)/test-server;) \
	[ -z "$$failed" ] || echo "FAILED: $${failed#, }"; \
	echo "suites: $$passed passed, $$failures failed"; \
	[ -z "$$failed" ]

# A part of it is in tests/ci, where .ci/run finds it.
conformance: lib
	tests/ci/30-conformance.sh all

# Ratios need a machine that has nothing else to do.
bench: setup lib
	tests/perf/bench.py

# ---- libraries --------------------------------------------------------------

# A library is replaced in one step and only when it differs, so a program that
# runs keeps the file it has loaded.
lib: cargo needed
	$(CARGO) build --release --target-dir target
	@set -e; $(foreach g,$(GENERATIONS), \
	    mkdir -p $(faces)/$(g); \
	    if ! cmp -s target/release/lib$(library_$(g)).so $(call library,$(g)); then \
	        cp target/release/lib$(library_$(g)).so $(call library,$(g)).new; \
	        mv -f $(call library,$(g)).new $(call library,$(g)); \
	    fi; \
	    ln -sfn $(soname_$(g)) $(faces)/$(g)/libwebsockets.so;)

# For "make install": built only when it is not there, so that root needs no cargo.
$(libraries):
	$(MAKE) lib

headers: cargo needed
	$(CARGO) run -p lws-abi-build --bin headers

cargo:
	@command -v $(CARGO) >/dev/null || { \
	    echo 'cargo is missing. Install Rust 1.88 or newer: https://rustup.rs, or your' >&2; \
	    echo 'distribution'"'"'s cargo package if it is new enough.' >&2; \
	    exit 1; }

# ---- examples ---------------------------------------------------------------

# $(call example_source,GENERATION,NAME)
example_source = $(if $(filter $(1),$(WITH_VHOSTS)),examples/$(2)/$(2).c,examples/$(1)/$(2).c)
# Those of a generation alone may include each other.
own_sources    = $(if $(filter $(1),$(WITH_VHOSTS)),,$(wildcard examples/$(1)/*.c))

# The loops of other libraries that are here, for the one example that runs in them; GLib says itself where it is.
has_header       = $(wildcard /usr/include/$(1) /usr/local/include/$(1))
libs_event-loop := $(if $(call has_header,uv.h),-DWITH_UV -luv) \
	$(if $(call has_header,event2/event.h),-DWITH_EVENT -levent_core) \
	$(if $(call has_header,ev.h),-DWITH_EV -lev) \
	$(shell pkg-config --exists glib-2.0 2>/dev/null && echo -DWITH_GLIB && pkg-config --cflags --libs glib-2.0)

define example_rule
target/examples/$(1)/$(2): $(call example_source,$(1),$(2)) $(call own_sources,$(1)) $$(shell find include/$(1) -name '*.h' 2>/dev/null) Makefile abi/generations.toml | lib
	@mkdir -p $$(@D)
	$$(CC) -std=gnu99 -Wall -Wextra -Werror $$(CFLAGS) -Iinclude/$(1) \
	    -DRESOURCE_DIR='"$$(CURDIR)/$(site_$(1))"' $$< -o $$@ \
	    -L$(faces)/$(1) -lwebsockets -lpthread $(libs_$(2)) -Wl,-rpath,'$$$$ORIGIN/../../faces/$(1)'
endef
$(foreach g,$(GENERATIONS),$(foreach e,$(examples_$(g)),$(eval $(call example_rule,$(g),$(e)))))

# What they use of the library, the program that loads them has.
define plugin_rule
target/examples/$(1)/plugins/libprotocol_$(2).so: examples/plugin-$(2)/plugin-$(2).c $$(shell find include/$(1) -name '*.h' 2>/dev/null) Makefile
	@mkdir -p $$(@D)
	$$(CC) -std=gnu99 -Wall -Wextra -Werror $$(CFLAGS) -shared -fPIC -Iinclude/$(1) $$< -o $$@
endef
$(foreach g,$(WITH_VHOSTS),$(foreach p,$(PLUGINS),$(eval $(call plugin_rule,$(g),$(p)))))

examples: lib $(foreach g,$(GENERATIONS),$(addprefix target/examples/$(g)/,$(examples_$(g)))) \
    $(foreach g,$(WITH_VHOSTS),$(PLUGINS:%=target/examples/$(g)/plugins/libprotocol_%.so))

# ---- installation -----------------------------------------------------------

# One generation takes the usual places. Each other one has directories of its
# own, named as pkg-config calls it.
own = $(if $(filter libwebsockets,$(pkg_config_$(1))),,/$(pkg_config_$(1)))

define install_rule
.PHONY: install-$(1)
install-$(1): $(call library,$(1))
	install -d "$(DESTDIR)$(LIBDIR)$(call own,$(1))" "$(DESTDIR)$(INCDIR)$(call own,$(1))" "$(DESTDIR)$(LIBDIR)/pkgconfig"
	install -m 755 $(call library,$(1)) "$(DESTDIR)$(LIBDIR)$(call own,$(1))/$(soname_$(1))"
	ln -sfn $(soname_$(1)) "$(DESTDIR)$(LIBDIR)$(call own,$(1))/libwebsockets.so"
	$(foreach n,$(links_$(1)),ln -sfn $(soname_$(1)) "$(DESTDIR)$(LIBDIR)$(call own,$(1))/$(n)")
	cd include/$(1) && find . -name '*.h' -exec install -D -m 644 {} "$(abspath $(DESTDIR)$(INCDIR)$(call own,$(1)))/{}" ';'
	printf '%s\n' \
	    'prefix=$(PREFIX)' \
	    'libdir=$(LIBDIR)$(call own,$(1))' \
	    'includedir=$(INCDIR)$(call own,$(1))' \
	    '' \
	    'Name: $(pkg_config_$(1))' \
	    'Description: WebSocket and HTTP library, C API of generation $(1)' \
	    'Version: $(version_$(1))' \
	    'Libs: -L$$$${libdir} -lwebsockets$(if $(call own,$(1)), -Wl$(comma)-rpath$(comma)$$$${libdir})' \
	    'Cflags: -I$$$${includedir}' \
	    > "$(DESTDIR)$(LIBDIR)/pkgconfig/$(pkg_config_$(1)).pc"
endef
$(foreach g,$(GENERATIONS),$(eval $(call install_rule,$(g))))

install: $(addprefix install-,$(GENERATIONS))

# ---- tools ------------------------------------------------------------------

# What is looked for (a command, or a header by its path) and its Debian package.
needed      := cc:build-essential \
	$(if $(OPENSSL_DIR)$(OPENSSL_INCLUDE_DIR),,pkg-config:pkg-config openssl/ssl.h:libssl-dev)
build_tools := $(needed) python3:python3 sys/capability.h:libcap-dev openssl:openssl
test_tools  := curl:curl valgrind:valgrind zlib.h:zlib1g-dev chromium:chromium chromedriver:chromium-driver \
	uv.h:libuv1-dev ev.h:libev-dev event2/event.h:libevent-dev gdbus:libglib2.0-bin

# $(call find_missing,TOOLS): has the shell note in $missing what is not there.
define find_missing
	missing=; \
	for tool in $(1); do \
	    what=$${tool%%:*}; \
	    case $$what in \
	    *.h) [ -e /usr/include/$$what ] || [ -e /usr/include/$$(uname -m)-linux-gnu/$$what ] ;; \
	    *) command -v $$what >/dev/null ;; \
	    esac || missing="$$missing $${tool#*:}"; \
	done
endef

# $(call install_missing,TOOLS,STATUS): installs the packages of missing tools.
# When that is not possible it says what to do and ends with STATUS.
define install_missing
	@$(find_missing); \
	[ -n "$$missing" ] || exit 0; \
	as_root=; \
	if command -v apt-get >/dev/null; then \
	    if [ "$$(id -u)" = 0 ]; then as_root=env; \
	    elif command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then as_root='sudo env'; \
	    fi; \
	fi; \
	if [ -n "$$as_root" ]; then \
	    echo "Installing:$$missing"; \
	    get="$$as_root DEBIAN_FRONTEND=noninteractive apt-get -qq"; \
	    for package in $$missing; do \
	        $$get -y install $$package >/dev/null 2>&1 || { \
	            [ -n "$$updated" ] || $$get update; updated=yes; \
	            $$get -y install $$package >/dev/null; } || failed="$$failed $$package"; \
	    done; \
	    missing=$$failed; \
	fi; \
	[ -n "$$missing" ] || exit 0; \
	echo "Missing (names of Debian packages):$$missing" >&2; \
	echo "Install them, on Debian and Ubuntu with: apt-get install$$missing" >&2; \
	exit $(2)
endef

# Cargo would say so, too, among many lines of a build script's.
needed:
	@$(call find_missing,$(needed)); \
	[ -z "$$missing" ] || { \
	    echo "The library cannot be built without these Debian packages:$$missing." >&2; \
	    echo 'make setup installs them; OPENSSL_DIR names an OpenSSL that is elsewhere.' >&2; \
	    exit 1; }

setup-build: cargo
	$(call install_missing,$(build_tools),1)

# Without a test tool the tests that need it say so and are skipped.
setup: setup-build
	$(call install_missing,$(test_tools),0)

clean:
	rm -rf target
