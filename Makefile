# Plumbline. Two targets do everything on a fresh Debian 12 or 13: `make demo` and `make test`.

PREFIX  ?= /usr/local
DESTDIR ?=
MODE    ?= release
OUT     := build/$(MODE)

PKG_CONFIG ?= pkg-config

# How many processes at once: as make was told, else one a processor. What runs below a make that was told takes its jobs from
# there. MAKEFLAGS has the whole story in recipes alone, so these are looked up there.
PROCESSORS := $(shell nproc 2>/dev/null || echo 1)
TOLD_JOBS   = $(filter -j% --jobserver%,$(MAKEFLAGS))
JOBS        = $(or $(patsubst -j%,%,$(filter -j%,$(MAKEFLAGS))),$(PROCESSORS))
IN_PARALLEL = --no-print-directory $(if $(TOLD_JOBS),,-j$(PROCESSORS))

# What each is for stands in README.md.
LIBRARIES := sdl2 libdrm libudev libevdev xkbcommon SDL2_ttf SDL2_image fontconfig libpng libqrencode libcurl libmicrohttpd gnutls libmosquitto nettle jansson glib-2.0 icu-i18n icu-uc xcb xcb-dpms
PACKAGES  := gcc libc6-dev pkgconf libsdl2-dev libsdl2-ttf-dev libsdl2-image-dev libfontconfig-dev \
	libdrm-dev libudev-dev libevdev-dev libxkbcommon-dev libpng-dev libqrencode-dev libxcb1-dev libxcb-dpms0-dev \
	libcurl4-openssl-dev libgnutls28-dev libmicrohttpd-dev libmosquitto-dev nettle-dev libjansson-dev libglib2.0-dev libicu-dev gettext fonts-inter fonts-noto-core fonts-noto-cjk fonts-symbola ca-certificates tzdata
DEB_PACKAGES  := build-essential dpkg-dev debhelper fakeroot lintian python3 binutils
DEMO_PACKAGES := $(PACKAGES) python3
TEST_PACKAGES  = $(DEMO_PACKAGES) $(shell sh tests/packaging/needs.sh packages) clang-format clang-tidy
ANALYSE_PACKAGES  := $(PACKAGES) cppcheck
VALGRIND_PACKAGES  = $(TEST_PACKAGES) valgrind

ifeq ($(origin CC),default)
CC := gcc
endif
Q := $(if $(V),,@)
# All warnings for everybody; they are errors where WERROR=1 says so, as in CI: another compiler's new warning stops nobody's build.
WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wformat=2 -Wundef -Wvla -Wpointer-arith $(if $(filter-out 0,$(WERROR)),-Werror)
# What stands between an error and who would use it; tests/packaging/hardening.py looks for each. Some are one processor's.
# clang takes what it has no use for with a warning only.
has = $(shell $(CC) -Werror $(1) -S -x c /dev/null -o /dev/null 2>/dev/null && echo $(1))
CET       := $(call has,-fcf-protection=full)
HARDENING := -fPIE -fstack-protector-strong $(call has,-fstack-clash-protection) $(CET) $(call has,-mbranch-protection=standard)
CFLAGS_release := -O2 -g $(HARDENING)
# Behind what a distribution asks for in CFLAGS, which may be another level.
FORTIFY_release := -Wp,-U_FORTIFY_SOURCE,-D_FORTIFY_SOURCE=3
# clang does not say by a macro what it builds.
CFLAGS_asan    := -D__SANITIZE_ADDRESS__=1 -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
CFLAGS_tsan    := -O1 -g -fsanitize=thread -fno-omit-frame-pointer
CFLAGS_analyser := -O1 -g -fanalyzer
# It loses sight of what is kept behind an index into an array, and calls that a leak (LeakSanitizer has these in its tests);
# and of members that an initialiser leaves out, which are 0.
build/analyser/app/fleet/fleet_registry.o build/analyser/app/scene/fit_cache.o build/analyser/app/screen/images.o: CFLAGS_analyser += -Wno-analyzer-malloc-leak
build/analyser/app/display/status_json.o: CFLAGS_analyser += -Wno-analyzer-use-of-uninitialized-value
CFLAGS_fuzz    := -O1 -g -D__SANITIZE_ADDRESS__=1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
LDFLAGS_fuzz    := -fsanitize=fuzzer,address,undefined
# Debian's start files are not marked for CET, though they get on with a shadow stack.
CET_LINK        := -Wl,-z,shstk,-z,ibtplt
LDFLAGS_release := -pie -Wl,-z,relro,-z,now,-z,noexecstack $(if $(CET),$(CET_LINK))
LDFLAGS_asan    := -fsanitize=address,undefined
LDFLAGS_tsan    := -fsanitize=thread
LIBRARY_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(LIBRARIES) 2>/dev/null)
# Loaded by the program itself when they are first needed (app/base/dynload.h).
DYNLOAD_LIBRARIES := libcurl SDL2_image libmicrohttpd gnutls libmosquitto
LIBRARY_LIBS   := $(shell $(PKG_CONFIG) --libs $(filter-out $(DYNLOAD_LIBRARIES),$(LIBRARIES)) 2>/dev/null)
ALL_CFLAGS = -std=c17 -D_GNU_SOURCE -Iapp -Itests $(WARNINGS) $(CFLAGS_$(MODE)) -pthread $(LIBRARY_CFLAGS) $(CPPFLAGS) $(CFLAGS) \
	$(FILE_CFLAGS) $(FORTIFY_$(MODE))
ALL_LIBS   = $(LIBRARY_LIBS) -lm -pthread
COMPILE    = $(CC) $(ALL_CFLAGS) -MMD -MP
LINK       = $(CC) $(LDFLAGS_$(MODE)) $(LDFLAGS) $(FILE_LDFLAGS)

SOURCES := $(sort $(wildcard app/*.c app/*/*.c app/*/*/*.c))
PARTS   := $(filter-out app/main.c,$(SOURCES))
OBJECTS := $(PARTS:%.c=$(OUT)/%.o)
PROGRAM := $(OUT)/plumbline

# Marks a phrase that is translated.
KEYWORD    := i18n_say
LANGUAGES  := $(patsubst assets/locale/%.po,%,$(sort $(wildcard assets/locale/*.po)))
CATALOGUES := $(LANGUAGES:%=build/locale/%/LC_MESSAGES/plumbline.mo)

UNIT_TESTS   := $(sort $(wildcard tests/unit/test_*.c))
UNIT_BINARY  := $(UNIT_TESTS:tests/unit/%.c=$(OUT)/%)
FUZZERS      := $(patsubst tests/fuzz/%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
FOUND_BINARY := $(FUZZERS:fuzz_%=$(OUT)/test_found_%)
TEST_HELPERS := $(sort $(wildcard tests/feeds/*.c tests/support/*.c))
HELPER_OBJS  := $(TEST_HELPERS:%.c=$(OUT)/%.o)
C_FILES      := $(sort $(wildcard app/*.[ch] app/*/*.[ch] app/*/*/*.[ch] tests/*/*.[ch]))

COMMANDS := all deps demo demo-fleet test check clang kiosk test-on deb-arm64 gallery screens eye bench bench-fleet fuzz fuzz-runs tsan chaos soak \
	analyse valgrind lint format install uninstall deb clean packages packages-demo packages-test
.PHONY: $(COMMANDS) libraries
# Two of them at once would build the same files twice over: they run one after another, what they build in parallel.
ifneq ($(word 2,$(filter $(COMMANDS),$(MAKECMDGOALS))),)
.NOTPARALLEL:
endif

all:
	@$(MAKE) $(IN_PARALLEL) $(PROGRAM) $(CATALOGUES)

# A missing library is named with the package that has it, before the compiler says it in its own way.
libraries:
	@command -v $(firstword $(PKG_CONFIG)) >/dev/null || { echo "$(PKG_CONFIG) is missing: apt install pkgconf, or make packages" >&2; exit 1; }
	@missing=; for l in $(LIBRARIES); do $(PKG_CONFIG) --exists $$l || missing="$$missing $$l"; done; \
	[ -z "$$missing" ] || { echo "missing libraries:$$missing (make packages installs them; by hand: apt install $(PACKAGES))" >&2; exit 1; }

# Another installation that is under way is waited for; what holds apt's lists has no such option.
define install_missing
missing=; for p in $(1); do \
	dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'install ok installed' || missing="$$missing $$p"; done; \
[ -z "$$missing" ] && exit 0; \
command -v apt-get >/dev/null || { echo "no apt-get is here to install:$$missing (make check says what the tests lack, make what the program does)" >&2; exit 1; }; \
root=; [ "$$(id -u)" = 0 ] || root=sudo; \
[ -z "$$root" ] || command -v sudo >/dev/null || { echo "only root may install, and there is no sudo; as root: apt install$$missing" >&2; exit 1; }; \
echo "installing:$$missing"; \
for i in 1 2 3 4 5 6; do $$root apt-get update -qq && break; sleep 10; done; \
DEBIAN_FRONTEND=noninteractive $$root apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=600 $$missing >/dev/null
endef

packages:
	@$(call install_missing,$(PACKAGES))
packages-demo:
	@$(call install_missing,$(DEMO_PACKAGES))
packages-test:
	@$(call install_missing,$(TEST_PACKAGES))
# All that building, demo and tests need.
deps: packages-test

# What the clock may not be before: the last commit, else now.
COMMITTED_AT = $(or $(SOURCE_DATE_EPOCH),$(shell git log -1 --format=%ct 2>/dev/null))
BUILT_AT     = $(or $(COMMITTED_AT),$(shell date +%s))
$(OUT)/app/base/clock_trust.o: private FILE_CFLAGS = -DPLUMBLINE_BUILT_AT=$(BUILT_AT)

# Make compares times only. So what else decides over a file stands in a stamp, which is written anew where it says something
# else by now: with what is compiled, with what is linked, and what belongs into the archive.
SAID_compile := $(shell $(CC) --version 2>/dev/null | head -n 1) $(COMPILE)
SAID_link    := $(LINK) $(ALL_LIBS) $(HELPER_OBJS)
SAID_archive := $(AR) $(OBJECTS)
STAMPS       := $(OUT)/compile.stamp $(OUT)/link.stamp $(OUT)/archive.stamp
quoted        = '$(subst ','\'',$(1))'
said          = $(SAID_$(basename $(notdir $(1))))

.PHONY: outdated
$(foreach stamp,$(STAMPS),$(if $(subst x$(call said,$(stamp))x,,x$(file <$(stamp))x),$(eval $(stamp): outdated)))
$(STAMPS): | libraries
	@mkdir -p $(dir $@)
	@printf '%s\n' $(call quoted,$(call said,$@)) >$@

$(OUT)/%.o: %.c $(OUT)/compile.stamp Makefile | libraries
	@mkdir -p $(dir $@)
	@echo "  CC   $<"
	$(Q)$(COMPILE) -c $< -o $@

$(OUT)/libplumbline.a: $(OBJECTS) $(OUT)/archive.stamp
	@rm -f $@
	$(Q)$(AR) rcs $@ $(OBJECTS)

# What is linked: the objects and archives that the target needs, and the libraries in $(1).
define link
	@echo "  LINK $@"
	$(Q)$(LINK) $(filter %.o %.a,$^) $(ALL_LIBS) $(1) -o $@
endef

$(PROGRAM): $(OUT)/app/main.o $(OUT)/libplumbline.a $(OUT)/link.stamp
	$(call link)

$(OUT)/test_%: $(OUT)/tests/unit/test_%.o $(HELPER_OBJS) $(OUT)/libplumbline.a $(OUT)/link.stamp
	$(call link,-lcmocka -lz)

# Each of its allocations can be made to fail.
$(OUT)/test_allocations: private FILE_LDFLAGS = $(foreach name,malloc calloc realloc strdup strndup free arena_alloc arena_text arena_keep arena_format,-Wl,--wrap=$(name))

# A fuzz target with its seeds and what was found, without the fuzzer.
$(OUT)/test_found_%: $(OUT)/tests/fuzz/fuzz_%.o $(OUT)/tests/fuzz/found.o $(OUT)/libplumbline.a $(OUT)/link.stamp
	$(call link)

$(OUT)/agenda_lines: $(OUT)/tests/judge/agenda_lines.o $(OUT)/libplumbline.a $(OUT)/link.stamp
	$(call link)

$(OUT)/zone_lines: $(OUT)/tests/judge/zone_lines.o $(OUT)/libplumbline.a $(OUT)/link.stamp
	$(call link)

# A phrase that is not translated, or no longer said, is an error.
build/locale/plumbline.pot: $(SOURCES) $(OUT)/archive.stamp Makefile
	@mkdir -p $(dir $@)
	$(Q)xgettext --from-code=UTF-8 --keyword=$(KEYWORD) -L C -o $@ $(SOURCES) 2>/dev/null

build/locale/%/LC_MESSAGES/plumbline.mo: assets/locale/%.po build/locale/plumbline.pot
	@mkdir -p $(dir $@)
	$(Q)msgcmp $< build/locale/plumbline.pot && msgfmt --check-format -o $@ $<

$(OUT)/bench_%: $(OUT)/tests/bench/bench_%.o $(OUT)/libplumbline.a $(OUT)/link.stamp
	$(call link)

# What a part of the suite of faults does to the program's own code.
$(OUT)/chaos_%: $(OUT)/tests/chaos/chaos_%.o $(OUT)/libplumbline.a $(OUT)/link.stamp
	$(call link)

$(OUT)/bare: $(OUT)/tests/bench/bare.o $(OUT)/link.stamp
	$(call link)

# tests/support/run.sh runs each test that it finds there, so one whose source is gone has to go too.
.PHONY: test-binaries
test-binaries: $(CATALOGUES) $(PROGRAM) $(UNIT_BINARY) $(FOUND_BINARY) $(OUT)/agenda_lines $(OUT)/zone_lines
	@rm -f $(filter-out $(UNIT_BINARY) $(FOUND_BINARY) %.valgrind,$(wildcard $(OUT)/test_*))

# Serves the asset over HTTP and runs the display on it, on the day itself.
demo: packages-demo
	@$(MAKE) $(IN_PARALLEL) all
	@sh tests/support/demo.sh $(PROGRAM)

# A broker, a foyer, three rooms, a stage and the staff's desk on this machine.
demo-fleet:
	@$(call install_missing,$(DEMO_PACKAGES) mosquitto)
	@$(MAKE) $(IN_PARALLEL) all
	@sh tests/support/demo_fleet.sh $(PROGRAM)

# All tests, after what they need was installed.
test: packages-test
	@$(MAKE) $(IN_PARALLEL) check

# All tests, under AddressSanitizer and UBSan, with what is here; closes with one line "N passed, N failed".
check:
	@CC='$(CC)' PKG_CONFIG='$(PKG_CONFIG)' LIBRARIES='$(LIBRARIES)' PACKAGES='$(PACKAGES)' sh tests/packaging/needs.sh missing
	@$(MAKE) $(IN_PARALLEL) MODE=asan test-binaries
	@$(MAKE) $(IN_PARALLEL) all
	@sh tests/support/run.sh build/asan

# By the other compiler: the program, and all test binaries under its sanitizers, without a warning; then the unit tests.
CLANG := clang
# Of the version that the package clang is of.
CLANG_RT = $(shell apt-cache depends clang 2>/dev/null | sed -n 's/.*Depends: clang-\([0-9]*\)$$/libclang-rt-\1-dev/p')
clang: packages-test
	@$(call install_missing,clang $(CLANG_RT))
	@$(MAKE) $(IN_PARALLEL) CC=$(CLANG) WERROR=1 OUT=build/clang build/clang/plumbline
	@$(MAKE) $(IN_PARALLEL) CC=$(CLANG) WERROR=1 MODE=asan OUT=build/clang-asan test-binaries
	@sh tests/support/run.sh build/clang-asan $(notdir $(UNIT_BINARY) $(FOUND_BINARY))

# A page of pictures: every slide, size, theme and language.
gallery: packages-demo
	@$(MAKE) $(IN_PARALLEL) all
	@python3 tests/support/gallery.py $(PROGRAM) build/gallery

# The pictures in README.md, drawn anew.
screens: packages-demo
	@$(MAKE) $(IN_PARALLEL) all
	@sh tests/support/screens.sh $(PROGRAM)

# All talks, read by a machine's eye from 4, 8, 12 and 16 m.
eye: packages-test
	@$(MAKE) $(IN_PARALLEL) $(CATALOGUES) $(OUT)/test_eye
	@EYE=1 $(OUT)/test_eye

# Beside a bare SDL program and Chromium, in turn, in one run; the figures also as JSON.
BENCH_PACKAGES = $(TEST_PACKAGES)
bench:
	@$(call install_missing,$(BENCH_PACKAGES))
	@$(MAKE) $(IN_PARALLEL) all
	@$(MAKE) $(IN_PARALLEL) $(OUT)/bench_frame $(OUT)/bench_read $(OUT)/bare
	@python3 -u tests/bench/bench.py $(OUT) --json build/bench.json $(BENCH)

# Five hundred displays at one broker, beside bare subscribers, and their feeds at one server.
bench-fleet:
	@$(call install_missing,$(PACKAGES) python3 procps mosquitto nginx-light)
	@$(MAKE) $(IN_PARALLEL) all
	@$(MAKE) $(IN_PARALLEL) $(OUT)/bench_fleet $(OUT)/bench_feeds
	@python3 -u tests/bench/bench_fleet.py $(OUT) --json build/bench-fleet.json $(BENCH)

# What comes from outside, by libFuzzer: each target (or those of FUZZ) for MINUTES, or RUNS executions.
MINUTES ?= 1
RUNS    ?= 10000000
FUZZ    ?= $(FUZZERS:fuzz_%=%)
$(OUT)/fuzz_%: $(OUT)/tests/fuzz/fuzz_%.o $(OUT)/tests/fuzz/mutate.o $(OUT)/libplumbline.a $(OUT)/link.stamp
	$(call link)

.PHONY: fuzz-targets
fuzz-targets: packages-test
	@$(call install_missing,clang $(CLANG_RT))
	@$(MAKE) $(IN_PARALLEL) MODE=fuzz CC=$(CLANG) $(FUZZ:%=build/fuzz/fuzz_%)
fuzz: fuzz-targets
	@sh tests/support/fuzz.sh minutes $(MINUTES) $(FUZZ)
fuzz-runs: fuzz-targets
	@sh tests/support/fuzz.sh runs $(RUNS) $(FUZZ)

# What has threads, under ThreadSanitizer.
tsan: packages-test
	@$(MAKE) $(IN_PARALLEL) MODE=tsan test-binaries
	@sh tests/support/run.sh build/tsan test_feed test_screen
	@python3 tests/console/api.py build/tsan/plumbline
	@python3 tests/fleet/fleet.py build/tsan/plumbline

# The program's own code, by what reads it rather than runs it.
analyse:
	@$(call install_missing,$(ANALYSE_PACKAGES))
	@cppcheck --quiet -j $(JOBS) --std=c11 --library=posix --library=gnu --include=$$($(PKG_CONFIG) --variable=includedir jansson)/jansson.h \
	--enable=warning,performance,portability --inline-suppr --error-exitcode=1 -D__x86_64__ -D_GNU_SOURCE -Iapp app && echo "cppcheck: clean"
	@$(MAKE) $(IN_PARALLEL) MODE=analyser CC=gcc WERROR=1 build/analyser/libplumbline.a build/analyser/app/main.o && echo "gcc -fanalyzer: clean"

# The unit tests on the very objects that are shipped, under valgrind; VALGRIND="test_desk test_text" picks.
valgrind:
	@$(call install_missing,$(VALGRIND_PACKAGES))
	@$(MAKE) $(IN_PARALLEL) test-binaries
	@sh tests/support/valgrind.sh build/release $(VALGRIND)

# Real faults, one after another; CHAOS="feed disk" picks. The table goes to build/chaos.md too.
CHAOS_PACKAGES := xserver-xorg-core xserver-xorg-video-dummy x11-apps x11-utils x11-xserver-utils openbox wmctrl weston
chaos: packages-test
	@$(call install_missing,$(CHAOS_PACKAGES))
	@$(MAKE) $(IN_PARALLEL) MODE=asan test-binaries build/asan/chaos_display
	@mkdir -p build && { python3 -u tests/chaos/chaos.py build/asan/plumbline $(CHAOS) || echo 1 >build/chaos.failed; } | tee build/chaos.md; \
	[ ! -e build/chaos.failed ] || { rm build/chaos.failed; exit 1; }

# A whole conference: three days in simulated time, then half an hour by the second (SOAK="--minutes 10").
soak: packages-test
	@$(MAKE) $(IN_PARALLEL) all
	@python3 -u tests/soak/soak.py $(PROGRAM) $(SOAK)

# Debian's suite here, and the one that the next targets are asked for: the package on machines of its own, and this tree in a system of its own.
# README.md in tests/kiosk says what they need and how long they take.
HERE  := $(shell . /etc/os-release 2>/dev/null && echo $$VERSION_CODENAME)
SUITE ?= bookworm
CHROOT_PACKAGES := debootstrap debian-archive-keyring python3 util-linux
KIOSK_PACKAGES  := $(CHROOT_PACKAGES) qemu-system-x86 qemu-utils e2fsprogs

# Boots the package in QEMU and looks at its screen; KIOSK="boot vt" picks rows, KIOSK=main those of CI. The table goes to build/kiosk-SUITE.md too.
kiosk:
	@$(call install_missing,$(KIOSK_PACKAGES))
ifeq ($(SUITE),$(HERE))
	@$(MAKE) $(IN_PARALLEL) deb
	@python3 -u tests/kiosk/kiosk.py $(SUITE) build/deb/plumbline_*.deb $(KIOSK)
else
	@python3 -u tests/kiosk/test_on.py $(SUITE) deb
	@python3 -u tests/kiosk/kiosk.py $(SUITE) build/chroot-$(SUITE)/plumbline_*.deb $(KIOSK)
endif

# Builds, tests and packages this tree in a system of that suite; TARGETS="test" picks.
test-on:
	@$(call install_missing,$(CHROOT_PACKAGES))
	@python3 -u tests/kiosk/test_on.py $(SUITE) $(TARGETS)

# The package for arm64, by an emulated system; its pictures have to be the bytes of amd64's.
deb-arm64: packages
	@$(call install_missing,$(CHROOT_PACKAGES) qemu-user-static)
	@$(MAKE) $(IN_PARALLEL) all
	@python3 -u tests/kiosk/arm64.py $(PROGRAM) $(SUITE)

format:
	clang-format -i $(C_FILES)

lint: packages-test
	@clang-format --dry-run -Werror $(C_FILES) && echo "clang-format: clean"
	@printf '%s\n' $(filter %.c,$(C_FILES)) | xargs -P $(JOBS) -n 4 sh -c \
	'clang-tidy --quiet "$$@" -- -std=c17 -D_GNU_SOURCE -Iapp -Itests $(LIBRARY_CFLAGS) 2>/dev/null' clang-tidy \
	&& echo "clang-tidy: clean"

# Where the system's own folders are; a distribution's package names others.
SYSCONFDIR  ?= $(if $(filter /usr /usr/local,$(PREFIX)),/etc,$(PREFIX)/etc)
UNITDIR     ?= $(PREFIX)/lib/systemd/system
SYSUSERSDIR ?= $(PREFIX)/lib/sysusers.d
MANDIR      ?= $(PREFIX)/share/man
BASHDIR     ?= $(PREFIX)/share/bash-completion/completions
ZSHDIR      ?= $(PREFIX)/share/zsh/site-functions
FISHDIR     ?= $(PREFIX)/share/fish/vendor_completions.d
SHARE        = $(DESTDIR)$(PREFIX)/share/plumbline
ETC          = $(DESTDIR)$(SYSCONFDIR)/plumbline
UNITS       := $(notdir $(wildcard config/systemd/*.service))
# What the units and the config say of places, as it is here.
AS_INSTALLED = sed -e 's|/usr/bin/plumbline|$(PREFIX)/bin/plumbline|g' -e 's|/etc/plumbline/|$(SYSCONFDIR)/plumbline/|g' \
	-e 's|"\.\./assets/|"$(PREFIX)/share/plumbline/assets/|' -e 's|"plumbline\.schema|"$(PREFIX)/share/plumbline/config/plumbline.schema|'

install: all
	install -D -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/plumbline
	install -D -m 644 -t $(SHARE)/fonts fonts/*.json
	install -D -m 644 -t $(SHARE)/assets assets/*.json
	install -D -m 644 -t $(SHARE)/assets/desk assets/desk/*
	install -D -m 644 -t $(SHARE)/config config/*.json
	install -D -m 644 -t $(SHARE)/config/themes config/themes/*.json
	install -D -m 644 -t $(SHARE)/config/mosquitto $(filter-out %.sh,$(wildcard config/mosquitto/*))
	install -D -m 755 -t $(SHARE)/config/mosquitto config/mosquitto/setup.sh
	install -D -m 644 -t $(SHARE)/config/systemd config/systemd/README.md
	for l in $(LANGUAGES); do install -D -m 644 -t $(SHARE)/locale/$$l/LC_MESSAGES \
		build/locale/$$l/LC_MESSAGES/plumbline.mo || exit 1; done
	install -D -m 644 -t $(DESTDIR)$(MANDIR)/man1 config/man/plumbline.1
	install -D -m 644 -t $(DESTDIR)$(MANDIR)/man5 config/man/plumbline.json.5
	install -D -m 644 config/completions/plumbline.bash $(DESTDIR)$(BASHDIR)/plumbline
	install -D -m 644 -t $(DESTDIR)$(ZSHDIR) config/completions/_plumbline
	install -D -m 644 -t $(DESTDIR)$(FISHDIR) config/completions/plumbline.fish
	mkdir -p $(DESTDIR)$(UNITDIR) $(ETC)
	for u in $(UNITS); do $(AS_INSTALLED) config/systemd/$$u >$(DESTDIR)$(UNITDIR)/$$u && \
		chmod 644 $(DESTDIR)$(UNITDIR)/$$u || exit 1; done
	install -D -m 644 config/systemd/sysusers.conf $(DESTDIR)$(SYSUSERSDIR)/plumbline.conf
	[ -e $(ETC)/plumbline.json ] || { $(AS_INSTALLED) config/plumbline.json >$(ETC)/plumbline.json && \
		chmod 644 $(ETC)/plumbline.json; }

# The config in SYSCONFDIR and the state stay.
uninstall:
	rm -rf $(DESTDIR)$(PREFIX)/bin/plumbline $(SHARE) $(UNITS:%=$(DESTDIR)$(UNITDIR)/%) $(DESTDIR)$(SYSUSERSDIR)/plumbline.conf \
		$(DESTDIR)$(MANDIR)/man1/plumbline.1 $(DESTDIR)$(MANDIR)/man5/plumbline.json.5 \
		$(DESTDIR)$(BASHDIR)/plumbline $(DESTDIR)$(ZSHDIR)/_plumbline $(DESTDIR)$(FISHDIR)/plumbline.fish

# A Debian package, from a tree of its own, looked over by lintian.
VERSION  := $(shell sed -n 's/^.define PLUMBLINE_VERSION "\(.*\)"$$/\1/p' app/base/version.h)
NEWEST   := $(shell sed -n '1s/^plumbline (\(.*\)) .*/\1/p' config/debian/changelog 2>/dev/null)
DEB_TREE := build/deb/plumbline-$(VERSION)
# It is of the time of the last commit, as the program is; without git, of the changelog's newest entry, which dpkg looks up.
deb:
	@[ '$(NEWEST)' = '$(VERSION)' ] || { echo "the newest entry of config/debian/changelog is of version '$(NEWEST)', app/base/version.h says '$(VERSION)'" >&2; exit 1; }
	@$(call install_missing,$(PACKAGES) $(DEB_PACKAGES))
	@rm -rf build/deb && mkdir -p $(DEB_TREE)
	@cp -r app assets fonts config Makefile README.md LICENSE $(DEB_TREE)
	@mv $(DEB_TREE)/config/debian $(DEB_TREE)/debian
	@cp config/systemd/sysusers.conf $(DEB_TREE)/debian/plumbline.sysusers
	@cd $(DEB_TREE) && unset MAKEFLAGS MFLAGS MAKELEVEL && \
		$(COMMITTED_AT:%=SOURCE_DATE_EPOCH=%) DEB_BUILD_OPTIONS="parallel=$(JOBS) noautodbgsym" dpkg-buildpackage -b -us -uc >../build.log 2>&1 || { tail -n 40 ../build.log; exit 1; }
	@cd build/deb && lintian --allow-root --fail-on error,warning plumbline_*.changes
	@python3 tests/packaging/hardening.py $(DEB_TREE)/build/release/plumbline
	@ls build/deb/plumbline_*.deb

clean:
	rm -rf build

-include $(patsubst %.c,$(OUT)/%.d,$(filter %.c,$(C_FILES)))

.DELETE_ON_ERROR:

.SECONDARY:
