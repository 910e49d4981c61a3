/* The order book of Ringside for C: price and time, and a report for everything that happens.
 *
 * Threads: one thread at a time for a book, any number of books. A book may go from thread to thread, if each sees what the one
 * before did (a mutex, a join). Any thread may call; the first call of a thread makes it known to the runtime, which costs some
 * microseconds once. ringside_load is called once in a process, before everything else; the runtime cannot be unloaded.
 *
 * A call into a book neither allocates nor locks. The runtime may collect garbage only if somebody else in the process gives it some.
 *
 * Signals: the runtime installs handlers (SIGSEGV, SIGINT, SIGTERM, SIGQUIT, SIGCHLD, SIGCONT and others): install yours after
 * ringside_load, and pass on SIGSEGV and SIGRTMIN.
 */
#ifndef RINGSIDE_MATCHING_H
#define RINGSIDE_MATCHING_H

#include <assert.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define RINGSIDE_INTERFACE_VERSION 1

/* What a call returns. From 0 up: what came of a command; the book has reported it, too. */
enum {
    RINGSIDE_OK = 0,
    RINGSIDE_DUPLICATE_ID = 1,     /* refused: an order with this id is live */
    RINGSIDE_UNKNOWN_ID = 2,       /* refused: no order with this id is live */
    RINGSIDE_INVALID_QUANTITY = 3, /* refused: the quantity is not above 0 */
    RINGSIDE_STORE_FULL = 4,       /* refused: maximum_orders rest */
    RINGSIDE_LEVEL_FULL = 5,       /* taken, but the rest was cancelled: the total of its level would be above INT64_MAX */
    RINGSIDE_INDEX_CROWDED = 6,    /* taken, but the rest was cancelled: too many ids of one hash */

    /* Below 0: nothing was done and nothing is reported. */
    RINGSIDE_INVALID_ARGUMENT = -1, /* a null pointer, a number out of range */
    RINGSIDE_WRONG_VERSION = -2,    /* header and assembly do not belong together */
    RINGSIDE_DRAIN_FIRST = -3,      /* more than waiting_reports reports wait: drain, then send the command again */
    RINGSIDE_OUT_OF_MEMORY = -4,
    RINGSIDE_BROKEN = -5,           /* a fault of ours; after one the book can be drained and destroyed only */

    /* Of ringside_load. */
    RINGSIDE_NO_RUNTIME = -20,      /* no libhostfxr.so below DOTNET_ROOT or beside the dotnet on the PATH */
    RINGSIDE_RUNTIME_FAILED = -21,  /* it does not start: its own words are on standard error */
    RINGSIDE_NO_ENTRY_POINT = -22   /* the assembly is missing, or has not what this header declares */
};

enum { RINGSIDE_BID = 0, RINGSIDE_ASK = 1 };

/* What becomes of what a new order cannot trade at once: it rests; it is cancelled; all is cancelled before it trades. */
enum { RINGSIDE_REST = 0, RINGSIDE_IMMEDIATE_OR_CANCEL = 1, RINGSIDE_FILL_OR_KILL = 2 };

enum {
    RINGSIDE_ACCEPTED = 1,
    RINGSIDE_TRADED = 2,
    RINGSIDE_CANCELLED = 3, /* also the rest of an order that may not rest, or cannot */
    RINGSIDE_MODIFIED = 4,
    RINGSIDE_NEW_REFUSED = 5,
    RINGSIDE_CANCEL_REFUSED = 6,
    RINGSIDE_MODIFY_REFUSED = 7
};

typedef struct ringside_book ringside_book;

typedef struct {
    uint32_t size;            /* sizeof(ringside_options) */
    uint32_t maximum_orders;  /* most that rest at one time, 1 to 2^28: address space for all is reserved at once */
    uint32_t expected_orders; /* up to here memory is touched at once, and no command meets a fresh page */
    uint32_t window_bits;     /* ticks around the best price that are fastest, as a power of two: 6 to 18 */
    uint32_t waiting_reports; /* commands are taken while no more than this wait, 0 to 2^28 */
    uint32_t reserved;        /* 0 */
    uint64_t secret;          /* key of the hash of ids: a number that those who choose ids do not know */
} ringside_options;

typedef struct {
    int64_t sequence; /* any number: its reports carry it */
    uint64_t id;      /* any number that no live order has */
    int64_t price;    /* in ticks, any number */
    int64_t quantity; /* above 0 */
    uint8_t side;
    uint8_t life;
    uint8_t reserved[6];
} ringside_order;

typedef struct {
    int64_t sequence; /* of the command that caused it */
    uint64_t id;      /* the order; of a trade the resting one */
    uint64_t taker;   /* of a trade: the incoming order */
    int64_t price;    /* of a trade: that of the resting order */
    int64_t quantity; /* accepted and modified: as asked; traded: of this trade; else 0 */
    uint8_t kind;
    uint8_t side;     /* of the order; 0 in trades and refusals */
    uint8_t reason;   /* of RINGSIDE_NEW_REFUSED: the code that the call returned */
    uint8_t reserved[5];
} ringside_report;

static_assert(sizeof(ringside_options) == 32, "the assembly knows it with 32 bytes");
static_assert(sizeof(ringside_order) == 40, "the assembly knows it with 40 bytes");
static_assert(sizeof(ringside_report) == 48, "the assembly knows it with 48 bytes");

typedef struct {
    int32_t (*version)(void);

    /* Gives a book, or leaves *book NULL. */
    int32_t (*create)(const ringside_options *options, ringside_book **book);

    /* Enters an order. Reports: ACCEPTED, TRADED..., CANCELLED if something is left that does not rest; or NEW_REFUSED. */
    int32_t (*new_order)(ringside_book *book, const ringside_order *order);

    /* Takes a resting order out. Reports: CANCELLED or CANCEL_REFUSED. */
    int32_t (*cancel)(ringside_book *book, int64_t sequence, uint64_t id);

    /* New price and quantity; the order loses its place in the queue. Reports: TRADED..., MODIFIED, and with RINGSIDE_LEVEL_FULL
       CANCELLED after it; or MODIFY_REFUSED. */
    int32_t (*modify)(ringside_book *book, int64_t sequence, uint64_t id, int64_t price, int64_t quantity);

    /* Moves up to room of the oldest reports into reports; *count says how many. */
    int32_t (*drain)(ringside_book *book, ringside_report *reports, uint32_t room, uint32_t *count);

    /* Ends a book. Its pointer is good for nothing afterwards. Reports that wait are lost. */
    int32_t (*destroy)(ringside_book *book);
} ringside_api;

/* Starts the runtime in this process and fills in the functions. folder: where NativeMatching.dll lies with its companions. */
int32_t ringside_load(const char *folder, ringside_api *api);

#ifdef __cplusplus
}
#endif

#endif
