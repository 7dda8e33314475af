/* Open answers: the loop. */
#include "fcgi/park.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/stop.h"
#include "fcgi/parked.h"

#define STACK_BYTES (256u * 1024u)
#define EVENTS_MAX 256

/* The loop looks at all clocks no more often than this. */
#define TICK_MS 50

/* Descriptors that stay free for requests. */
#define FDS_KEPT 64

#define RETRY_AFTER_S 5

/* All of it is guarded by mutex, as is what a struct dp_held holds. */
static struct {
    pthread_mutex_t mutex;
    pthread_t thread;
    bool runs;
    bool stopping;
    int epoll;
    int wake;
    int count;
    int64_t tick_ms; /* when the clocks are looked at next */
    struct dp_held *all;
    struct dp_held *touched; /* something was queued, or changed */
} park = {.mutex = PTHREAD_MUTEX_INITIALIZER, .epoll = -1, .wake = -1};

static void
lock(void)
{
    pthread_mutex_lock(&park.mutex);
}

static void
unlock(void)
{
    pthread_mutex_unlock(&park.mutex);
}

static void
wake_loop(void)
{
    static const uint64_t one = 1;

    if (park.wake >= 0 && write(park.wake, &one, sizeof(one)) < 0)
        dp_log(DP_LOG_WARN, "the loop of streams could not be woken");
}

/* Have the loop look at held, in this round or the next. */
static void
mark(struct dp_held *held)
{
    if (!held->parked || held->touched)
        return;
    held->touched = true;
    held->next_touched = park.touched;
    park.touched = held;
}

/* The same from outside the loop. */
static void
touch(struct dp_held *held)
{
    bool first = park.touched == NULL;

    mark(held);
    if (first && park.touched != NULL)
        wake_loop();
}

/* As many as the setting says, and as there are descriptors for. */
static int
count_max(const struct dp_conf *conf)
{
    int64_t max = conf->streams_max;
    struct rlimit files;

    if (getrlimit(RLIMIT_NOFILE, &files) == 0
        && files.rlim_cur != RLIM_INFINITY) {
        int64_t room = (int64_t)files.rlim_cur - conf->server_threads
                       - FDS_KEPT;

        if (room < max)
            max = room;
    }
    return (int)max;
}

static bool
reserve(const struct dp_conf *conf)
{
    bool got;

    lock();
    got = !park.stopping && !dp_stopping() && park.count < count_max(conf);
    park.count += got;
    unlock();
    return got;
}

int
dp_res_hold(const struct dp_req *req, struct dp_res *res,
            const struct dp_held_ops *ops, void *ctx, struct dp_err *err)
{
    if (!reserve(req->conf)) {
        dp_fail(err, DP_E_STREAMS, "streams.max are open");
        err->retry_after_s = RETRY_AFTER_S;
        return -1;
    }
    res->held = dp_parked_new(req, ops, ctx);
    if (res->held != NULL)
        return 0;
    lock();
    park.count--;
    unlock();
    return dp_fail(err, DP_E_INTERNAL, "out of memory");
}

void
dp_held_write(struct dp_held *held, const void *data, size_t len)
{
    lock();
    if (dp_parked_lives(held)) {
        dp_parked_write(held, data, len);
        touch(held);
    }
    unlock();
}

void
dp_held_end(struct dp_held *held)
{
    lock();
    if (dp_parked_lives(held)) {
        dp_parked_end(held);
        touch(held);
    }
    unlock();
}

/* Nobody but the caller knows held any more, and its owner, who is told. */
static void
let_go(struct dp_held *held)
{
    dp_parked_free(held);
    lock();
    park.count--;
    unlock();
}

void
dp_held_drop(struct dp_held *held)
{
    if (held != NULL)
        let_go(held);
}

static void
watch(struct dp_held *held, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.ptr = held};

    if (events == held->watched)
        return;
    held->watched = events;
    if (epoll_ctl(park.epoll, EPOLL_CTL_MOD, held->fd, &event) < 0)
        dp_parked_die(held, "not watched");
}

/* Does nothing but leave: what else a web server sends is of no interest. */
static uint32_t
leaving(const struct dp_held *held)
{
    return held->frames.request_id == DP_FRAME_NONE ? 0 : EPOLLRDHUP;
}

static void
flush(struct dp_held *held)
{
    uint32_t writable = dp_parked_flush(held) ? EPOLLOUT : 0;

    if (held->why == NULL)
        watch(held, leaving(held) | writable);
}

/* Out of the list, and closed. */
static void
bury(struct dp_held *held, struct dp_held **dead)
{
    *held->link = held->next;
    if (held->next != NULL)
        held->next->link = held->link;
    close(held->fd);
    held->next_dead = *dead;
    *dead = held;
}

static void
look_at_touched(struct dp_held **dead)
{
    struct dp_held *held;

    while ((held = park.touched) != NULL) {
        park.touched = held->next_touched;
        held->touched = false;
        if (held->why == NULL)
            flush(held);
        if (held->why != NULL)
            bury(held, dead);
    }
}

static void
tick(int64_t now_ms)
{
    int64_t next_ms = now_ms + 60000;

    for (struct dp_held *held = park.all; held != NULL; held = held->next) {
        size_t waiting = dp_frames_waiting(&held->frames);
        int64_t due_ms = dp_parked_look(held, now_ms, park.stopping);

        if (held->why != NULL || dp_frames_waiting(&held->frames) != waiting)
            mark(held);
        if (due_ms < next_ms)
            next_ms = due_ms;
    }
    if (next_ms < now_ms + TICK_MS)
        next_ms = now_ms + TICK_MS;
    park.tick_ms = next_ms;
}

static void
on_event(const struct epoll_event *event)
{
    struct dp_held *held = event->data.ptr;
    uint64_t times;

    if (held == NULL) {
        if (read(park.wake, &times, sizeof(times)) < 0)
            return;
    } else {
        if (event->events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR))
            dp_parked_die(held, "client left");
        mark(held);
    }
}

/* Until when epoll_wait() may sleep. */
static int
time_left(void)
{
    int64_t left_ms;

    lock();
    left_ms = park.tick_ms - dp_mono_ms();
    unlock();
    return left_ms < 0 ? 0 : (int)left_ms;
}

/* One round; the answers that have ended. */
static struct dp_held *
go_round(void)
{
    struct epoll_event events[EVENTS_MAX];
    struct dp_held *dead = NULL;
    int n = epoll_wait(park.epoll, events, EVENTS_MAX, time_left());

    lock();
    for (int i = 0; i < n; i++)
        on_event(&events[i]);
    if (dp_mono_ms() >= park.tick_ms)
        tick(dp_mono_ms());
    look_at_touched(&dead);
    unlock();
    return dead;
}

static bool
is_over(void)
{
    bool over;

    lock();
    over = !park.runs;
    unlock();
    return over;
}

static void *
loop(void *arg)
{
    while (!is_over()) {
        struct dp_held *dead = go_round();

        while (dead != NULL) {
            struct dp_held *held = dead;

            dead = held->next_dead;
            let_go(held);
        }
    }
    return arg;
}

/* The thread has all signals blocked: they are meant for others. */
static int
start_thread(void)
{
    pthread_attr_t attr;
    sigset_t all, before;
    int rc;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, STACK_BYTES);
    rc = pthread_create(&park.thread, &attr, loop, NULL);
    pthread_attr_destroy(&attr);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return rc == 0 ? 0 : -1;
}

static int
start_loop(void)
{
    struct epoll_event event = {.events = EPOLLIN};

    if (park.runs)
        return 0;
    if (park.epoll < 0)
        park.epoll = epoll_create1(EPOLL_CLOEXEC);
    if (park.wake < 0)
        park.wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    epoll_ctl(park.epoll, EPOLL_CTL_ADD, park.wake, &event);
    park.runs = true;
    if (park.epoll < 0 || park.wake < 0 || start_thread() < 0) {
        dp_log(DP_LOG_ERROR, "the loop of streams could not be started");
        park.runs = false;
        return -1;
    }
    return 0;
}

/* Put held before the loop. */
static int
hand_over(struct dp_held *held)
{
    struct epoll_event event = {.events = leaving(held), .data.ptr = held};
    int flags = fcntl(held->fd, F_GETFL);

    if (start_loop() < 0 || flags < 0
        || fcntl(held->fd, F_SETFL, flags | O_NONBLOCK) < 0
        || epoll_ctl(park.epoll, EPOLL_CTL_ADD, held->fd, &event) < 0)
        return -1;
    held->watched = event.events;
    held->parked = true;
    held->next = park.all;
    held->link = &park.all;
    if (park.all != NULL)
        park.all->link = &held->next;
    park.all = held;
    park.tick_ms = 0;
    touch(held);
    return 0;
}

void
dp_park(struct dp_held *held, int fd, int request_id)
{
    int rc;

    dp_parked_begin(held, fd, request_id);
    if (held->ops.opened != NULL)
        held->ops.opened(held->ctx, held);
    lock();
    rc = hand_over(held);
    unlock();
    if (rc == 0)
        return;
    close(fd);
    let_go(held);
}

int
dp_park_count(void)
{
    int count;

    lock();
    count = park.count;
    unlock();
    return count;
}

void
dp_park_stop(void)
{
    lock();
    park.stopping = true;
    park.tick_ms = 0;
    wake_loop();
    unlock();
}

bool
dp_park_wait(int64_t deadline_ms)
{
    bool ran;

    while (dp_park_count() > 0) {
        if (dp_mono_ms() >= deadline_ms)
            return false;
        dp_sleep_ms(2);
    }
    lock();
    ran = park.runs;
    park.runs = false;
    wake_loop();
    unlock();
    if (ran)
        pthread_join(park.thread, NULL);
    return true;
}
