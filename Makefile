# Plumbline. On a fresh Debian 12 or 13, `make demo` and `make test` do everything.
#
#   make            builds the program and its translations
#   make demo       installs what is missing, builds, and shows a conference
#   make test       installs what is missing, builds, and runs all tests
#   make check      runs all tests, and installs nothing
#   make deps       installs what all of these need
#   make install    builds, and installs to PREFIX (below DESTDIR)
#   make deb        builds the Debian package
#
# CC, AR, PKG_CONFIG, CPPFLAGS, CFLAGS and LDFLAGS can be set, WERROR=1 makes warnings errors, V=1 shows the commands.

PREFIX  ?= /usr/local
DESTDIR ?=
# release, or what the program is examined with: asan, tsan, fuzz, analyser
MODE    ?= release
OUT     := build/$(MODE)
Q       := $(if $(V),,@)

# The make below that does the work uses all processors, unless this one was told how many jobs to run. Only in recipes does
# MAKEFLAGS say all that make was told, so these are expanded there.
PROCESSORS := $(shell nproc 2>/dev/null || echo 1)
TOLD_JOBS   = $(filter -j% --jobserver%,$(MAKEFLAGS))
JOBS        = $(or $(patsubst -j%,%,$(filter -j%,$(MAKEFLAGS))),$(PROCESSORS))
IN_PARALLEL = --no-print-directory $(if $(TOLD_JOBS),,-j$(PROCESSORS))

# ---- Tools and packages

ifeq ($(origin CC),default)
CC := gcc
endif
PKG_CONFIG ?= pkg-config
CLANG      ?= clang

# What each is for is told in config/debian/README.md.
LIBRARIES := sdl2 libdrm libudev libevdev xkbcommon SDL2_ttf SDL2_image libjpeg lcms2 fontconfig libpng libqrencode libcurl libmicrohttpd gnutls libmosquitto nettle jansson expat libical glib-2.0 icu-i18n icu-uc xcb xcb-dpms
# Not linked: the program loads them when it first needs them (app/base/dynload.h).
DYNLOAD_LIBRARIES := libcurl SDL2_image libjpeg lcms2 libmicrohttpd gnutls libmosquitto libical
PACKAGES  := gcc libc6-dev pkgconf libsdl2-dev libsdl2-ttf-dev libsdl2-image-dev libjpeg-dev liblcms2-dev libfontconfig-dev \
	libdrm-dev libudev-dev libevdev-dev libxkbcommon-dev libpng-dev libqrencode-dev libxcb1-dev libxcb-dpms0-dev \
	libcurl4-openssl-dev libgnutls28-dev libmicrohttpd-dev libmosquitto-dev nettle-dev libjansson-dev libexpat1-dev libical-dev libglib2.0-dev libicu-dev \
	gettext fonts-inter fonts-noto-core fonts-noto-cjk fonts-symbola ca-certificates tzdata
DEMO_PACKAGES := $(PACKAGES) python3
# Expanded where they are used: a package is built without the tests' folder.
TEST_PACKAGES  = $(DEMO_PACKAGES) $(shell sh tests/packaging/needs.sh packages) clang-format clang-tidy
# The sanitizers of the version that the package clang depends on.
CLANG_PACKAGES = clang $(shell apt-cache depends clang 2>/dev/null | sed -n 's/.*Depends: clang-\([0-9]*\)$$/libclang-rt-\1-dev/p')
DEB_PACKAGES  := build-essential dpkg-dev debhelper fakeroot lintian python3 binutils

# ---- Flags

# Everybody sees all warnings. They are errors with WERROR=1, as in CI: a newer compiler must not stop a user's build.
WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wformat=2 -Wundef -Wvla -Wpointer-arith $(if $(filter-out 0,$(WERROR)),-Werror)

# A flag, if the compiler knows it for this processor. Without -Werror, clang would only warn that it has no use for it.
has       = $(shell $(CC) -Werror $(1) -S -x c /dev/null -o /dev/null 2>/dev/null && echo $(1))
# Makes errors in memory harder to exploit; tests/packaging/hardening.py looks for each of these in the program.
CET       := $(call has,-fcf-protection=full)
HARDENING := -fPIE -fstack-protector-strong $(call has,-fstack-clash-protection) $(CET) $(call has,-mbranch-protection=standard)
# Comes after CFLAGS, in which a distribution may ask for a lower level.
FORTIFY_release := -Wp,-U_FORTIFY_SOURCE,-D_FORTIFY_SOURCE=3

# gcc defines __SANITIZE_ADDRESS__ by itself, clang 14 does not.
ASAN      := -D__SANITIZE_ADDRESS__=1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
CFLAGS_release  := -O2 -g $(HARDENING)
CFLAGS_asan     := -O1 -g $(ASAN)
CFLAGS_tsan     := -O1 -g -fsanitize=thread -fno-omit-frame-pointer
# Each null pointer, misalignment and pointer past its end is a comparison more, of which libFuzzer wants to be told: half of the
# time. The first AddressSanitizer sees, too; and for all of them make test runs what was found, and all seeds.
CFLAGS_fuzz     := -O2 -g -fsanitize=fuzzer-no-link $(ASAN) -fno-sanitize=null,alignment,pointer-overflow
CFLAGS_analyser := -O1 -g -fanalyzer
# False alarms of gcc's analyser: it loses track of memory that is kept in an array or queue, and calls that a leak (LeakSanitizer
# watches these files in the tests); and it does not know that members left out of an initialiser are 0.
build/analyser/app/fleet/fleet_registry.o build/analyser/app/fleet/documents.o build/analyser/app/display/screen_pictures.o \
	build/analyser/app/display/log_requests.o build/analyser/app/schedule/syntax/xml_memory.o \
	build/analyser/app/scene/fit_cache.o build/analyser/app/screen/images.o: CFLAGS_analyser += -Wno-analyzer-malloc-leak
build/analyser/app/display/status_json.o: CFLAGS_analyser += -Wno-analyzer-use-of-uninitialized-value

# Debian's own start files are not marked for CET, but work with a shadow stack; so the linker has to be told.
CET_LINK        := -Wl,-z,shstk,-z,ibtplt
LDFLAGS_release := -pie -Wl,-z,relro,-z,now,-z,noexecstack $(if $(CET),$(CET_LINK))
LDFLAGS_asan    := -fsanitize=address,undefined
LDFLAGS_tsan    := -fsanitize=thread
LDFLAGS_fuzz    := -fsanitize=fuzzer,address,undefined

LIBRARY_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(LIBRARIES) 2>/dev/null)
LIBRARY_LIBS   := $(shell $(PKG_CONFIG) --libs $(filter-out $(DYNLOAD_LIBRARIES),$(LIBRARIES)) 2>/dev/null)
# FILE_CFLAGS and FILE_LDFLAGS are for one target alone: the user's CFLAGS on the command line do not hide them.
ALL_CFLAGS = -std=c17 -D_GNU_SOURCE -Iapp -Itests $(WARNINGS) $(CFLAGS_$(MODE)) -pthread $(LIBRARY_CFLAGS) $(CPPFLAGS) $(CFLAGS) \
	$(FILE_CFLAGS) $(FORTIFY_$(MODE))
ALL_LIBS   = $(LIBRARY_LIBS) -lm -pthread
COMPILE    = $(CC) $(ALL_CFLAGS) -MMD -MP
LINK       = $(CC) $(LDFLAGS_$(MODE)) $(LDFLAGS) $(FILE_LDFLAGS)

# ---- Files

SOURCES := $(sort $(wildcard app/*.c app/*/*.c app/*/*/*.c))
PARTS   := $(filter-out app/main.c,$(SOURCES))
OBJECTS := $(PARTS:%.c=$(OUT)/%.o)
PROGRAM := $(OUT)/plumbline

# The function that takes a phrase to translate.
KEYWORD    := i18n_say
LANGUAGES  := $(patsubst assets/locale/%.po,%,$(sort $(wildcard assets/locale/*.po)))
CATALOGUES := $(LANGUAGES:%=build/locale/%/LC_MESSAGES/plumbline.mo)

UNIT_TESTS   := $(sort $(wildcard tests/unit/test_*.c))
UNIT_BINARY  := $(UNIT_TESTS:tests/unit/%.c=$(OUT)/%)
FUZZERS      := $(patsubst tests/fuzz/%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
FOUND_BINARY := $(FUZZERS:fuzz_%=$(OUT)/test_found_%)
TEST_HELPERS := $(sort $(wildcard tests/feeds/*.c tests/support/*.c))
HELPER_OBJS  := $(TEST_HELPERS:%.c=$(OUT)/%.o)
EYE_OBJS     := $(patsubst %.c,$(OUT)/%.o,$(sort $(wildcard tests/eye/*.c)))
C_FILES      := $(sort $(wildcard app/*.[ch] app/*/*.[ch] app/*/*/*.[ch] tests/*/*.[ch]))

# ---- Commands

COMMANDS := all demo demo-fleet test check deps clang lint analyse valgrind tsan firefox fuzz fuzz-runs chaos soak edits bench bench-fleet bench-phones \
	gallery screens eye kiosk test-on deb deb-arm64 format install uninstall clean packages packages-demo packages-test
.PHONY: $(COMMANDS) libraries
# Each command builds in a make of its own, and two of these at once would write the same files. So commands named together
# run one after another, also with -j; only what they build is built in parallel.
ifneq ($(word 2,$(filter $(COMMANDS),$(MAKECMDGOALS))),)
.NOTPARALLEL:
endif

all:
	@$(MAKE) $(IN_PARALLEL) $(PROGRAM) $(CATALOGUES)

# Says what is missing, and how to install it, before the compiler stumbles over a header.
libraries:
	@command -v $(firstword $(CC)) >/dev/null || { echo "$(CC) is missing: apt install gcc, or make packages" >&2; exit 1; }
	@command -v $(firstword $(PKG_CONFIG)) >/dev/null || { echo "$(PKG_CONFIG) is missing: apt install pkgconf, or make packages" >&2; exit 1; }
	@$(PKG_CONFIG) --exists $(LIBRARIES) && exit 0; missing=; \
	for l in $(LIBRARIES); do $(PKG_CONFIG) --exists $$l || missing="$$missing $$l"; done; \
	echo "missing libraries:$$missing (make packages installs them; by hand: apt install $(PACKAGES))" >&2; exit 1

# Installs those of the packages $(1) that are missing. It waits for another installation to end; apt-get update has no option
# for that, and is tried again.
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
deps: packages-test

# ---- Building

# A clock that is behind the last commit is wrong; without git, one that is behind the build.
COMMITTED_AT = $(or $(SOURCE_DATE_EPOCH),$(shell git log -1 --format=%ct 2>/dev/null))
BUILT_AT     = $(or $(COMMITTED_AT),$(shell date +%s))
$(OUT)/app/base/clock_trust.o: private FILE_CFLAGS = -DPLUMBLINE_BUILT_AT=$(BUILT_AT)

# Make only compares times. What else decides how a file turns out is kept in a stamp: how to compile, how to link, and what
# is in the archive. A stamp is written again when it no longer says the same, and then what depends on it is built again.
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

# Links the objects and the archive that the target depends on, with the libraries $(1) besides.
define link
	@echo "  LINK $@"
	$(Q)$(LINK) $(filter %.o %.a,$^) $(ALL_LIBS) $(1) -o $@
endef

$(PROGRAM): $(OUT)/app/main.o $(OUT)/libplumbline.a $(OUT)/link.stamp
	$(call link)

$(OUT)/test_%: $(OUT)/tests/unit/test_%.o $(HELPER_OBJS) $(OUT)/libplumbline.a $(OUT)/link.stamp
	$(call link,-lcmocka -lz)

$(OUT)/test_eye $(OUT)/test_contrast $(OUT)/test_sight: $(EYE_OBJS)

# These tests make each of these fail.
$(OUT)/test_allocations $(OUT)/test_allocations_feed $(OUT)/test_allocations_export: private FILE_LDFLAGS = $(foreach name,malloc calloc realloc strdup strndup free arena_alloc arena_text arena_keep arena_format,-Wl,--wrap=$(name))

# A fuzz target without the fuzzer: it runs the seeds, and the inputs that once failed.
$(OUT)/test_found_%: $(OUT)/tests/fuzz/fuzz_%.o $(OUT)/tests/fuzz/found.o $(OUT)/libplumbline.a $(OUT)/link.stamp
	$(call link)

$(OUT)/agenda_lines: $(OUT)/tests/judge/agenda_lines.o $(OUT)/libplumbline.a $(OUT)/link.stamp
	$(call link)

$(OUT)/zone_lines: $(OUT)/tests/judge/zone_lines.o $(OUT)/libplumbline.a $(OUT)/link.stamp
	$(call link)

$(OUT)/bench_%: $(OUT)/tests/bench/bench_%.o $(OUT)/libplumbline.a $(OUT)/link.stamp
	$(call link)

# Runs parts of the program under faults, for tests/chaos.
$(OUT)/chaos_%: $(OUT)/tests/chaos/chaos_%.o $(OUT)/libplumbline.a $(OUT)/link.stamp
	$(call link)

$(OUT)/bare: $(OUT)/tests/bench/bare.o $(OUT)/link.stamp
	$(call link)

$(OUT)/fuzz_%: $(OUT)/tests/fuzz/fuzz_%.o $(OUT)/tests/fuzz/mutate.o $(OUT)/libplumbline.a $(OUT)/link.stamp
	$(call link)

# A phrase without a translation is an error; of a translation that nothing uses any more, msgcmp warns.
build/locale/plumbline.pot: $(SOURCES) $(OUT)/archive.stamp Makefile
	@mkdir -p $(dir $@)
	$(Q)xgettext --from-code=UTF-8 --keyword=$(KEYWORD) --keyword=i18n_plural:1,2 -L C -o $@ $(SOURCES) 2>/dev/null

build/locale/%/LC_MESSAGES/plumbline.mo: assets/locale/%.po build/locale/plumbline.pot
	@mkdir -p $(dir $@)
	$(Q)msgcmp $< build/locale/plumbline.pot && msgfmt --check-format -o $@ $<

# Languages that the program does not speak, for the rules of their numbers.
TEST_CATALOGUES := $(patsubst tests/locale/%.po,build/test-locale/%.mo,$(sort $(wildcard tests/locale/*.po)))
build/test-locale/%.mo: tests/locale/%.po
	@mkdir -p $(dir $@)
	$(Q)msgfmt --check-format -o $@ $<

$(OUT)/test_plural_forms: | $(TEST_CATALOGUES)

# tests/support/run.sh runs each test that it finds, so a test whose source is gone has to go, too.
.PHONY: test-binaries
test-binaries: $(CATALOGUES) $(PROGRAM) $(UNIT_BINARY) $(FOUND_BINARY) $(OUT)/agenda_lines $(OUT)/zone_lines
	@rm -f $(filter-out $(UNIT_BINARY) $(FOUND_BINARY) %.valgrind,$(wildcard $(OUT)/test_*))

# ---- Showing

# Serves a schedule over HTTP, and runs the display on it at a simulated time of the conference.
demo: packages-demo
	@$(MAKE) $(IN_PARALLEL) all
	@sh tests/support/demo.sh $(PROGRAM)

# Runs a broker, a foyer, three rooms, a stage and the staff's console on this machine.
demo-fleet:
	@$(call install_missing,$(DEMO_PACKAGES) mosquitto)
	@$(MAKE) $(IN_PARALLEL) all
	@sh tests/support/demo_fleet.sh $(PROGRAM)

# Draws every slide in every size, theme and language onto a page.
gallery: packages-demo
	@$(MAKE) $(IN_PARALLEL) all
	@python3 tests/support/gallery.py $(PROGRAM) build/gallery

# Draws README's pictures again.
screens: packages-demo
	@$(MAKE) $(IN_PARALLEL) all
	@sh tests/support/screens.sh $(PROGRAM)

# ---- Testing

# Installs what the tests need, and runs them.
test: packages-test
	@$(MAKE) $(IN_PARALLEL) check

# Runs all tests under AddressSanitizer and UBSan, or says what they lack here; closes with one line "N passed, N failed".
check:
	@CC='$(CC)' PKG_CONFIG='$(PKG_CONFIG)' LIBRARIES='$(LIBRARIES)' PACKAGES='$(PACKAGES)' sh tests/packaging/needs.sh missing
	@$(MAKE) $(IN_PARALLEL) MODE=asan test-binaries
	@$(MAKE) $(IN_PARALLEL) all
	@sh tests/support/run.sh build/asan

# Builds everything with clang, and runs the unit tests under its sanitizers, all but those that take half a minute for what
# others do, too: gcc's run has them. It has folders of its own, beside gcc's.
SLOW_UNITS := test_eye test_allocations test_crowded test_marks test_notices
clang: packages-test
	@$(call install_missing,$(CLANG_PACKAGES))
	@$(MAKE) $(IN_PARALLEL) CC=$(CLANG) WERROR=1 OUT=build/clang build/clang/plumbline
	@$(MAKE) $(IN_PARALLEL) CC=$(CLANG) WERROR=1 MODE=asan OUT=build/clang-asan test-binaries
	@sh tests/support/run.sh build/clang-asan $(filter-out $(SLOW_UNITS),$(notdir $(UNIT_BINARY) $(FOUND_BINARY)))

# Feeds all that comes from outside with libFuzzer's inputs: each target, or those of FUZZ, for MINUTES or for RUNS.
MINUTES ?= 1
RUNS    ?= 10000000
FUZZ    ?= $(FUZZERS:fuzz_%=%)
.PHONY: fuzz-targets
fuzz-targets: packages-test
	@$(call install_missing,$(CLANG_PACKAGES))
	@$(MAKE) $(IN_PARALLEL) MODE=fuzz CC=$(CLANG) $(FUZZ:%=build/fuzz/fuzz_%)
fuzz: fuzz-targets
	@sh tests/support/fuzz.sh minutes $(MINUTES) $(FUZZ)
fuzz-runs: fuzz-targets
	@sh tests/support/fuzz.sh runs $(RUNS) $(FUZZ)

# What each role does on the pages, in Firefox.
firefox: packages-test
	@$(call install_missing,$(TEST_PACKAGES) firefox-esr)
	@$(MAKE) $(IN_PARALLEL) all
	@BROWSER=firefox python3 tests/console/browser.py build/release/plumbline

# Runs what has threads under ThreadSanitizer.
tsan: packages-test
	@$(MAKE) $(IN_PARALLEL) MODE=tsan test-binaries
	@sh tests/support/run.sh build/tsan test_feed test_feeds test_screen test_worker test_events test_refused
	@python3 tests/console/api.py build/tsan/plumbline
	@python3 tests/console/programme.py build/tsan/plumbline
	@python3 tests/console/public.py build/tsan/plumbline
	@python3 tests/fleet/fleet.py build/tsan/plumbline

# Runs the unit tests under valgrind, on the objects that are shipped; VALGRIND="test_text test_time" picks some.
valgrind:
	@$(call install_missing,$(TEST_PACKAGES) valgrind)
	@$(MAKE) $(IN_PARALLEL) test-binaries
	@sh tests/support/valgrind.sh build/release $(VALGRIND)

# Makes real faults, one after another; CHAOS="feed disk" picks some. The table goes to build/chaos.md, too. CHAOS=emergency
# takes ten minutes, with COUNT=20 SECONDS=60 half of that.
CHAOS_PACKAGES := xserver-xorg-core xserver-xorg-video-dummy x11-apps x11-utils x11-xserver-utils openbox wmctrl weston
chaos: packages-test
	@$(call install_missing,$(CHAOS_PACKAGES))
	@$(MAKE) $(IN_PARALLEL) MODE=asan test-binaries build/asan/chaos_display
	@$(MAKE) $(IN_PARALLEL) all
	@mkdir -p build && { python3 -u tests/chaos/chaos.py build/asan/plumbline $(CHAOS) || echo 1 >build/chaos.failed; } | tee build/chaos.md; \
	[ ! -e build/chaos.failed ] || { rm build/chaos.failed; exit 1; }

# Runs through a conference: three days in simulated time, then half an hour in real time (SOAK="--minutes 10").
soak: packages-test
	@$(MAKE) $(IN_PARALLEL) all
	@python3 -u tests/soak/soak.py $(PROGRAM) $(SOAK)

# Serves a fleet a hundred edits of a schedule, once for each of SEEDS, and compares all it says with another reading.
SEEDS ?= 1 2 3 4 5 6
edits: packages-test
	@$(MAKE) $(IN_PARALLEL) MODE=asan build/asan/plumbline build/asan/agenda_lines $(CATALOGUES)
	@python3 -u tests/fleet/edits.py build/asan/plumbline --lines build/asan/agenda_lines --edits 100 --edges 5 --seeds $(SEEDS)

# Has tesseract read all slides as they are seen from 4 to 20 m, and prints how much it reads and how large texts are: half an
# hour on two processors, EYE_STEP=4 takes a quarter. The tables go to build/eye.txt, the words that were missed to
# build/eye-missed.txt.
eye: packages-test
	@$(MAKE) $(IN_PARALLEL) $(CATALOGUES) $(OUT)/test_eye
	@mkdir -p build && { EYE=1 EYE_MISSED=build/eye-missed.txt $(OUT)/test_eye || echo 1 >build/eye.failed; } | tee build/eye.txt; \
	[ ! -e build/eye.failed ] || { rm build/eye.failed; exit 1; }

# Measures the display, a bare SDL program and Chromium in turn; the figures go to build/bench.json, too. BENCH=--formats reads
# each format, and nothing else.
bench: packages-test
	@$(MAKE) $(IN_PARALLEL) all
	@$(MAKE) $(IN_PARALLEL) $(OUT)/bench_frame $(OUT)/bench_read $(OUT)/bench_formats $(OUT)/bare
	@python3 -u tests/bench/bench.py $(OUT) --json build/bench.json $(BENCH)

# Measures five hundred displays at one broker, and bare subscribers; and the feeds of as many at one server.
bench-fleet:
	@$(call install_missing,$(PACKAGES) python3 procps mosquitto nginx-light)
	@$(MAKE) $(IN_PARALLEL) all
	@$(MAKE) $(IN_PARALLEL) $(OUT)/bench_fleet $(OUT)/bench_feeds
	@python3 -u tests/bench/bench_fleet.py $(OUT) --json build/bench-fleet.json $(BENCH)

# Measures two thousand phones that read the attendees' page of one display; PHONES="--keep-alive" and other options of phones.py.
bench-phones:
	@$(call install_missing,$(PACKAGES) python3)
	@$(MAKE) $(IN_PARALLEL) all
	@python3 -u tests/bench/phones.py $(PROGRAM) $(PHONES)

# ---- Reading the code

format:
	clang-format -i $(C_FILES)

# clang's analyser looks at so many states of each function; NODES=225000, its own figure, takes four times as long.
NODES ?= 30000
lint: packages-test
	@clang-format --dry-run -Werror $(C_FILES) && echo "clang-format: clean"
	@printf '%s\n' $(filter %.c,$(C_FILES)) | xargs -P $(JOBS) -n 4 sh -c \
	'clang-tidy --quiet "$$@" -- -std=c17 -D_GNU_SOURCE -Iapp -Itests -Xclang -analyzer-config -Xclang max-nodes=$(NODES) $(LIBRARY_CFLAGS) 2>/dev/null' clang-tidy \
	&& echo "clang-tidy: clean"

# Reads the program's code with cppcheck and gcc's analyser.
analyse:
	@$(call install_missing,$(PACKAGES) cppcheck)
	@cppcheck --quiet -j $(JOBS) --std=c11 --library=posix --library=gnu --include=$$($(PKG_CONFIG) --variable=includedir jansson)/jansson.h \
	--enable=warning,performance,portability --inline-suppr --error-exitcode=1 -D__x86_64__ -D_GNU_SOURCE -Iapp app && echo "cppcheck: clean"
	@$(MAKE) $(IN_PARALLEL) MODE=analyser CC=gcc WERROR=1 build/analyser/libplumbline.a build/analyser/app/main.o && echo "gcc -fanalyzer: clean"

# ---- Systems and machines of their own

# tests/kiosk/README.md says what these need and how long they take. HERE is the Debian release of this machine, SUITE the one
# to test on.
HERE  := $(shell . /etc/os-release 2>/dev/null && echo $$VERSION_CODENAME)
SUITE ?= bookworm
CHROOT_PACKAGES := debootstrap debian-archive-keyring python3 util-linux
KIOSK_PACKAGES  := $(CHROOT_PACKAGES) qemu-system-x86 qemu-utils e2fsprogs

# Boots the package in QEMU and looks at its screen; KIOSK="boot vt" picks rows, KIOSK=main those of CI. The table goes to
# build/kiosk-SUITE.md, too.
kiosk:
	@$(call install_missing,$(KIOSK_PACKAGES))
ifeq ($(SUITE),$(HERE))
	@$(MAKE) $(IN_PARALLEL) deb
	@python3 -u tests/kiosk/kiosk.py $(SUITE) build/deb/plumbline_*.deb $(KIOSK)
else
	@python3 -u tests/kiosk/test_on.py $(SUITE) deb
	@python3 -u tests/kiosk/kiosk.py $(SUITE) build/chroot-$(SUITE)/plumbline_*.deb $(KIOSK)
endif

# Builds, tests and packages this tree in a system of SUITE; TARGETS="test" picks one.
test-on:
	@$(call install_missing,$(CHROOT_PACKAGES))
	@python3 -u tests/kiosk/test_on.py $(SUITE) $(TARGETS)

# Builds the package in an emulated arm64 system, whose pictures have to be byte for byte those of amd64.
deb-arm64: packages
	@$(call install_missing,$(CHROOT_PACKAGES) qemu-user-static)
	@$(MAKE) $(IN_PARALLEL) all
	@python3 -u tests/kiosk/arm64.py $(PROGRAM) $(SUITE)

# ---- Installing and packaging

# The system's folders. A distribution's package sets some of them.
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
# Puts the places of this installation into the units and the config.
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
	install -D -m 755 -t $(SHARE)/config/mosquitto $(wildcard config/mosquitto/*.sh)
	install -D -m 644 -t $(SHARE)/config/nginx config/nginx/*
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

# Leaves the config in SYSCONFDIR, and the state.
uninstall:
	rm -rf $(DESTDIR)$(PREFIX)/bin/plumbline $(SHARE) $(UNITS:%=$(DESTDIR)$(UNITDIR)/%) $(DESTDIR)$(SYSUSERSDIR)/plumbline.conf \
		$(DESTDIR)$(MANDIR)/man1/plumbline.1 $(DESTDIR)$(MANDIR)/man5/plumbline.json.5 \
		$(DESTDIR)$(BASHDIR)/plumbline $(DESTDIR)$(ZSHDIR)/_plumbline $(DESTDIR)$(FISHDIR)/plumbline.fish

# Builds the Debian package from a copy of the tree, and has lintian look at it. Its files have the date of the last commit;
# without git, that of the newest entry of the changelog, which dpkg takes by itself.
VERSION  := $(shell sed -n 's/^.define PLUMBLINE_VERSION "\(.*\)"$$/\1/p' app/base/version.h)
NEWEST   := $(shell sed -n '1s/^plumbline (\(.*\)) .*/\1/p' config/debian/changelog 2>/dev/null)
DEB_TREE := build/deb/plumbline-$(VERSION)
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

# What headers each object was built from.
-include $(patsubst %.c,$(OUT)/%.d,$(filter %.c,$(C_FILES)))

.DELETE_ON_ERROR:

.SECONDARY:
