/* Fetching over TLS: the certificate must be of the name, and be trusted. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "fetch_server.h"
#include "tap/tap.h"

static char dir[] = "/tmp/dubplate-tls-XXXXXX";

/* A port that was free a moment ago. */
static int
free_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof(address);
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (bind(fd, (void *)&address, len) != 0
        || getsockname(fd, (void *)&address, &len) != 0)
        bail("no free port");
    close(fd);
    return ntohs(address.sin_port);
}

static pid_t
start_server(int port)
{
    char accept[32];
    pid_t pid;

    snprintf(accept, sizeof(accept), "127.0.0.1:%d", port);
    pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (!freopen("/dev/null", "w", stdout)
            || !freopen("/dev/null", "w", stderr))
            _exit(126);
        execlp("openssl", "openssl", "s_server", "-accept", accept, "-cert",
               "cert", "-key", "key", "-WWW", "-quiet", (char *)NULL);
        _exit(127);
    }
    return pid;
}

/* Try until the server is up. */
static struct fetch_got
get(const struct dp_fetch_rules *rules, const char *host, int port)
{
    struct fetch_got got = {0};
    char url[128];

    snprintf(url, sizeof(url), "https://%s:%d/file", host, port);
    for (int i = 0; i < 100; i++) {
        got = fetch_get(rules, url);
        if (!strstr(got.err.detail, "curl 7:"))
            break;
        dp_sleep_ms(50);
    }
    return got;
}

int
main(void)
{
    struct dp_fetch_rules rules;
    struct fetch_got got;
    char ca[64];
    int port = free_port();
    pid_t server;

    if (!mkdtemp(dir) || chdir(dir) != 0)
        bail("no folder in /tmp");
    if (system("openssl req -x509 -newkey rsa:2048 -nodes -keyout key "
               "-out cert -days 2 -subj /CN=server.test "
               "-addext subjectAltName=DNS:server.test 2>/dev/null && "
               "echo hello > file")
        != 0)
        skip_all("the openssl command is not installed");
    dp_fetch_init();
    server = start_server(port);
    rules = fetch_rules_local(port);
    rules.allow_http = false;
    snprintf(ca, sizeof(ca), "%s/cert", dir);
    rules.ca_file = ca;
    got = get(&rules, "server.test", port);
    is_int(got.result, 0, "a file comes over TLS");
    is_str(got.body, "hello\n", "whole");
    got = get(&rules, "loop.test", port);
    ok(got.err.code == DP_E_FETCH && got.sunk_bytes == 0,
       "a certificate of another name is refused");
    rules.ca_file = NULL;
    got = get(&rules, "server.test", port);
    ok(got.err.code == DP_E_FETCH && got.sunk_bytes == 0,
       "a certificate of an unknown authority is refused");
    kill(server, SIGKILL);
    waitpid(server, NULL, 0);
    if (system("rm -f key cert file") != 0 || chdir("/") != 0
        || rmdir(dir) != 0)
        diag("%s stays", dir);
    return done();
}
