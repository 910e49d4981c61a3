# Sourced by ./test and ./ringside, not run: finds the .NET SDK and, where it may, installs what the machine lacks.
# Expects $root, the folder of the repository. Everything it says goes to standard error.
#
#   RINGSIDE_DOTNET=FOLDER  use the .NET SDK in FOLDER and look nowhere else
#   RINGSIDE_OFFLINE=1      download and install nothing, only say what is missing

readonly exit_unavailable=69 # EX_UNAVAILABLE of sysexits.h: something that is needed is not there

export DOTNET_NOLOGO=1
export DOTNET_CLI_TELEMETRY_OPTOUT=1
export TESTINGPLATFORM_TELEMETRY_OPTOUT=1
export DOTNET_CLI_UI_LANGUAGE=en
# Build nodes that stay behind would keep this script's locks and pipes open.
export MSBUILDDISABLENODEREUSE=1

say() { printf '%s\n' "$*" >&2; }

# Services and containers may start us without a home; the SDK needs one to write to.
use_a_home() {
    if [[ -z ${HOME:-} || ! -w $HOME ]]; then
        export HOME="$root/artifacts/home"
        mkdir -p "$HOME" 2>/dev/null || export HOME=/tmp
    fi
}

# Sets $dotnet_folder to a folder that has a `dotnet`; false when there is none.
find_dotnet() {
    local candidates=("${DOTNET_ROOT:-}" "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet /usr/local/share/dotnet)
    local found
    if [[ -n ${RINGSIDE_DOTNET:-} ]]; then
        candidates=("$RINGSIDE_DOTNET")
    elif found=$(type -P dotnet); then
        candidates=("$(dirname "$(readlink -f "$found")")" "${candidates[@]}")
    fi
    for dotnet_folder in "${candidates[@]}"; do
        [[ -n $dotnet_folder && -x $dotnet_folder/dotnet ]] && return 0
    done
    return 1
}

# Makes the found .NET the one that is used, also by the programs that it builds.
use_dotnet() {
    use_a_home
    find_dotnet || return 1
    export PATH="$dotnet_folder:$PATH"
    # A folder without host/ is a wrapper (a distribution's or a version manager's) that finds the real one itself.
    [[ -d $dotnet_folder/host ]] && export DOTNET_ROOT="$dotnet_folder"
    return 0
}

may_install_packages() { [[ ${RINGSIDE_OFFLINE:-} != 1 && $EUID -eq 0 ]] && type -P apt-get >/dev/null; }

# install_packages WHAT-FOR PACKAGE...: installs them, or says how to. Goes on either way: what needs them will say so.
install_packages() {
    local purpose=$1
    shift
    if ! may_install_packages; then
        say "Missing: $* (needed $purpose). Install with: sudo apt-get install -y --no-install-recommends $*"
        return 0
    fi
    say "Installing $* (needed $purpose)..."
    if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } </dev/null >&2; then
        say "Could not install $*; going on without. By hand: sudo apt-get install -y --no-install-recommends $*"
    fi
}

# What a bare Debian-like system lacks for .NET. ICU is not needed: the programs run with invariant globalization.
check_system_packages() {
    export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
    local missing=()
    have_file /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt || missing+=(ca-certificates)
    have_file /usr/lib/*/libssl.so.3 /usr/lib/libssl.so.3 /usr/lib64/libssl.so.3 /usr/lib/*/libssl.so.1.1 || missing+=(openssl)
    have_file /usr/lib/*/libz.so.1 /lib/*/libz.so.1 /usr/lib/libz.so.1 /usr/lib64/libz.so.1 || missing+=(zlib1g)
    have_file /usr/lib/*/libstdc++.so.6 /usr/lib/libstdc++.so.6 /usr/lib64/libstdc++.so.6 || missing+=(libstdc++6)
    if [[ ${#missing[@]} -gt 0 ]]; then
        install_packages "by .NET and its package restore" "${missing[@]}"
    fi
}

have_file() {
    local file
    for file in "$@"; do
        [[ -e $file ]] && return 0
    done
    return 1
}

# What tests read our packets with. They are skipped without it.
check_test_tools() {
    type -P tshark >/dev/null || install_packages "by tests that let Wireshark's dissectors read our packets" tshark
}

# What leaders are elected with. The package starts nothing; who needs servers starts its own.
check_zookeeper() {
    { have_file /usr/share/java/zookeeper.jar && type -P java >/dev/null; } || install_packages "$1" zookeeper default-jre-headless
}

# Tests are skipped without it.
check_test_servers() { check_zookeeper "by tests of elections over real servers of ZooKeeper"; }

# check_drill_servers ARGUMENT...: what the arguments of `ringside` ask for. Drills have epochs given out by files without it.
check_drill_servers() {
    [[ ${1:-} == drill && ! " $* " =~ ' '(--help|-h|-\?|--zookeepers[ =:]0)' ' ]] || return 0
    check_zookeeper "by drills, for an election by real servers of ZooKeeper"
}

sdk_fits() { use_dotnet && (cd "$root" && dotnet --version >/dev/null 2>&1); }

# The official script's per-user install: into ~/.dotnet, nothing outside the home folder.
install_sdk_for_user() {
    local script
    [[ ${RINGSIDE_OFFLINE:-} != 1 && -z ${RINGSIDE_DOTNET:-} ]] || return 1
    type -P curl >/dev/null || install_packages "to download the .NET SDK" curl
    say "No fitting .NET SDK; trying the official per-user install into $HOME/.dotnet ..."
    script=$(mktemp)
    if curl -fsSL --connect-timeout 10 --max-time 60 -o "$script" https://dot.net/v1/dotnet-install.sh 2>/dev/null \
        && bash "$script" --channel 10.0 --install-dir "$HOME/.dotnet" </dev/null >&2; then
        rm -f "$script"
        export DOTNET_ROOT="$HOME/.dotnet" PATH="$HOME/.dotnet:$PATH"
        return 0
    fi
    rm -f "$script"
    return 1
}

# All that a build needs. Ends the script, with one instruction, when there is no way to get an SDK.
set_up_for_build() {
    use_a_home
    check_system_packages
    sdk_fits && return 0
    install_sdk_for_user && sdk_fits && return 0
    say "The .NET SDK 10.0 (global.json) was not found. Install it for this user with:"
    say "  curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0 --install-dir ~/.dotnet"
    exit "$exit_unavailable"
}

# with_build_lock COMMAND...: one build at a time in this repository, whoever starts it. The lock is not handed to the
# command's children: a compiler server that stays behind would hold it.
with_build_lock() {
    local lock status=0
    if ! { mkdir -p "$root/artifacts" && : >>"$root/artifacts/.build.lock"; } 2>/dev/null; then
        say "The build needs to write to $root/artifacts, which $(id -un) may not: run it as the owner, or in a clone of your own."
        return 1
    fi
    exec {lock}>"$root/artifacts/.build.lock"
    flock "$lock"
    "$@" {lock}>&- || status=$?
    exec {lock}>&-
    return "$status"
}
