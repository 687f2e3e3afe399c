//! What `strace` records of a window's attempts to reach a network, and which of them are none.

/// Records the calls of a program and of the processes it starts.
pub(crate) const STRACE: &str =
    "strace --follow-forks --decode-fds=socket --seccomp-bpf --trace=socket,connect,bind,listen";

/// What is not allowed among these calls. Allowed are
///
/// - sockets in files: the display and the web view's own processes;
/// - netlink, with which `GLib` asks the kernel whether there is a network: it does not leave the kernel;
/// - the driver's own connection, which exists only because the window is driven: a port of this computer, whose
///   address the driver hands to the program as `inspector` and which the web view's processes share.
pub(crate) fn offences(calls: &str, inspector: &str) -> Vec<String> {
    let (host, port) = inspector.rsplit_once(':').unwrap_or_default();
    let driver = format!("sa_family=AF_INET, sin_port=htons({port}), sin_addr=inet_addr(\"{host}\")}}");
    let listening = format!("<TCP:[{inspector}]>");
    let allowed = |line: &str| {
        let Some((call, arguments)) =
            line.split_once(' ').and_then(|(_, call)| call.trim_start().split_once('('))
        else {
            return true;
        };
        match call {
            // One for datagrams could send without a further call that is watched.
            "socket" => ["AF_UNIX,", "AF_NETLINK,", "AF_INET, SOCK_STREAM"]
                .iter()
                .any(|family| arguments.starts_with(family)),
            "connect" | "bind" => {
                ["sa_family=AF_UNIX", "sa_family=AF_NETLINK", &driver].iter().any(|to| arguments.contains(to))
            }
            "listen" => arguments.contains("<UNIX") || arguments.contains(&listening),
            _ => true,
        }
    };
    calls.lines().filter(|line| !allowed(line)).map(str::to_owned).collect()
}

#[test]
fn only_the_drivers_own_connection_is_allowed() {
    let harmless = r#"
8226  connect(5<UNIX-STREAM:[1]>, {sa_family=AF_UNIX, sun_path=@"/tmp/.X11-unix/X1"}, 20) = 0
8234  connect(6<UNIX-STREAM:[2]>, {sa_family=AF_UNIX, sun_path="/run/a"}, 20 <unfinished ...>
8234  <... connect resumed>)            = -1 ENOENT (No such file or directory)
8226  socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP) = 9<TCP:[3]>
8226  bind(9<TCP:[3]>, {sa_family=AF_INET, sin_port=htons(42681), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
8226  listen(9<TCP:[127.0.0.1:42681]>, 10) = 0
8234  bind(5<NETLINK:[4]>, {sa_family=AF_NETLINK, nl_pid=0, nl_groups=0x000440}, 12) = 0
8238  +++ exited with 0 +++
"#;
    assert_eq!(offences(harmless, "127.0.0.1:42681"), [""; 0]);
    assert_eq!(offences(harmless, "127.0.0.1:4268").len(), 2, "another port");

    for call in [
        r#"1  connect(9<TCP:[3]>, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("192.0.2.1")}, 16) = 0"#,
        r#"1  connect(9<TCP:[3]>, {sa_family=AF_INET, sin_port=htons(42681), sin_addr=inet_addr("192.0.2.1")}, 16) = 0"#,
        r#"1  bind(9<TCP:[3]>, {sa_family=AF_INET, sin_port=htons(42681), sin_addr=inet_addr("0.0.0.0")}, 16) = 0"#,
        "1  listen(9<TCP:[3]>, 10 <unfinished ...>",
        "1  socket(AF_INET, SOCK_DGRAM|SOCK_CLOEXEC, IPPROTO_IP) = 9<UDP:[3]>",
        "1  socket(AF_INET6, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 9<TCPv6:[3]>",
    ] {
        assert_eq!(offences(call, "127.0.0.1:42681"), [call]);
    }
}
