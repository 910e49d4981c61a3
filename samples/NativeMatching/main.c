/* Loads the book, sends a few orders and prints what it reports. With a number: that many orders entered and cancelled, timed. */
#include "ringside_matching.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const char *const kinds[] = {
    "?", "accepted", "traded", "cancelled", "modified", "new refused", "cancel refused", "modify refused",
};

static void print_reports(const ringside_api *api, ringside_book *book)
{
    ringside_report reports[4];
    uint32_t count;
    while (api->drain(book, reports, 4, &count) == RINGSIDE_OK && count > 0) {
        for (uint32_t index = 0; index < count; index++) {
            const ringside_report *report = &reports[index];
            printf("  %" PRId64 ": %s %" PRIu64, report->sequence, kinds[report->kind & 7], report->id);
            if (report->kind == RINGSIDE_TRADED)
                printf(" with %" PRIu64, report->taker);
            if (report->quantity > 0)
                printf(" %" PRId64 "@%" PRId64, report->quantity, report->price);
            if (report->reason != 0)
                printf(" (reason %d)", report->reason);
            printf("\n");
        }
    }
}

static void enter(
    const ringside_api *api, ringside_book *book, int64_t sequence, int side, uint64_t id, int64_t quantity, int64_t price, int life)
{
    ringside_order order = {
        .sequence = sequence, .id = id, .price = price, .quantity = quantity, .side = (uint8_t)side, .life = (uint8_t)life};
    printf("%s %" PRIu64 " %" PRId64 "@%" PRId64 "\n", side == RINGSIDE_BID ? "buy" : "sell", id, quantity, price);
    int32_t code = api->new_order(book, &order);
    if (code != RINGSIDE_OK)
        printf("  returned %d\n", code);
    print_reports(api, book);
}

static void show(const ringside_api *api, ringside_book *book)
{
    enter(api, book, 1, RINGSIDE_ASK, 11, 5, 101, RINGSIDE_REST);
    enter(api, book, 2, RINGSIDE_ASK, 12, 5, 102, RINGSIDE_REST);
    enter(api, book, 3, RINGSIDE_ASK, 13, 5, 102, RINGSIDE_REST);
    enter(api, book, 4, RINGSIDE_BID, 21, 12, 102, RINGSIDE_REST);
    enter(api, book, 5, RINGSIDE_BID, 22, 9, 102, RINGSIDE_FILL_OR_KILL);
    enter(api, book, 6, RINGSIDE_BID, 13, 1, 99, RINGSIDE_REST);
    printf("modify 13 to 2@103\n");
    api->modify(book, 7, 13, 103, 2);
    print_reports(api, book);
    printf("cancel 13\n");
    api->cancel(book, 8, 13);
    print_reports(api, book);
    printf("cancel 13\n");
    printf("  returned %d\n", api->cancel(book, 9, 13));
    print_reports(api, book);
}

static int measure(const ringside_api *api, ringside_book *book, long count)
{
    ringside_report reports[256];
    uint32_t drained;
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (long number = 1; number <= count; number++) {
        ringside_order order = {.sequence = number, .id = (uint64_t)number, .price = 100 + number % 50, .quantity = 1};
        if (api->new_order(book, &order) != RINGSIDE_OK || api->cancel(book, number, (uint64_t)number) != RINGSIDE_OK)
            return 1;
        if (number % 128 == 0)
            api->drain(book, reports, 256, &drained);
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    double nanos = (double)(to.tv_sec - from.tv_sec) * 1e9 + (double)(to.tv_nsec - from.tv_nsec);
    printf("%ld orders entered and cancelled, %.1f ns for each call with its report\n", count, nanos / (2.0 * (double)count));
    return 0;
}

/* A whole word that is a number from 1 on; 0 when it is not. */
static int read_count(const char *text, long *count)
{
    char *end;
    errno = 0;
    *count = strtol(text, &end, 10);
    return errno == 0 && end != text && *end == '\0' && *count >= 1 && *count <= 1000000000;
}

int main(int argc, char **argv)
{
    ringside_api api;
    ringside_book *book;
    ringside_options options = {
        .size = sizeof(options), .maximum_orders = 1000, .expected_orders = 100, .window_bits = 12, .waiting_reports = 1000,
        .secret = 0x5EED};
    long count = 0;
    if (argc < 2 || argc > 3 || (argc == 3 && !read_count(argv[2], &count))) {
        fprintf(stderr, "usage: %s FOLDER-OF-NativeMatching.dll [COUNT], a number from 1 to 1000000000\n", argv[0]);
        return 64;
    }
    int32_t code = ringside_load(argv[1], &api);
    if (code == RINGSIDE_OK)
        code = api.create(&options, &book);
    if (code != RINGSIDE_OK) {
        fprintf(stderr, "the book cannot be had: code %d\n", code);
        return 1;
    }
    int failed = 0;
    if (argc == 3)
        failed = measure(&api, book, count);
    else
        show(&api, book);
    return api.destroy(book) != RINGSIDE_OK || failed;
}
