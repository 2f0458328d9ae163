/*
 * Cut a perimeter problem's network at least price, touching only what its emitters can reach.
 *
 * The network (docs/model.md, section 3) is never written out as a whole: a place is written
 * when the search first meets it, its arcs when the search comes to stand there. What is written
 * stands side by side, so a cluster fits into the processor's cache however far apart its places
 * lie in the arrays of the problem, and a province costs what its active clusters cost, apart
 * from one pass that finds who gives and one that threads links by place.
 *
 * The search grows a tree from the source's side only, after Boykov and Kolmogorov (2004):
 * nearly every node has an arc to the sink, so a tree from there would be the whole province.
 * What remains in the tree at the end is the source's side of the smallest minimum cut: every
 * arc that leaves it was looked at and is full, which is the certificate of section 7.
 *
 * No library is called and no memory is taken: the caller hands over arrays. All but what is
 * published may hold anything before.
 */
#include <stdint.h>

typedef int32_t node;                                 /* 2 slot: closed, or bought; + 1: red */

enum { FREE = 0, ROOT = -1, ORPHAN = -2 };            /* else the step towards the root, plus one */
enum { MUST_CLOSE = 1, MUST_BE_RED = 2, NEVER_CLOSED = 4, NEVER_RED = 8 };
#define HARD ((int64_t)1 << 62)                       /* more than all prices together */

/* What the search knows of a node: one line of the processor's cache holds both of a place. */
typedef struct {
    int32_t tree;               /* FREE, ROOT, ORPHAN or step + 1 */
    node up;                    /* the next node towards the root */
    int32_t depth, seen;        /* steps to the root, and when that was known */
    int32_t queued, orphaned;   /* next in either list, plus one */
    int64_t spare;              /* what the source can still give, or less what the sink takes */
} Mark;

/* A place or unit that was met. */
typedef struct {
    int32_t key;                /* its number, units after places */
    int32_t begin[3];           /* where its lists of steps begin; the last is 0 until written */
    int64_t price[2];           /* what its nodes cost: below 0, an arc from the source */
} Slot;

/* An arc from one of its ends: twice its number, plus 1 if it starts here; and the other end. */
typedef struct { int32_t code; node far; } Step;

/* Where a place was written, and its first arcs of each kind, plus one; 0 for none. */
typedef struct { int32_t slot, link, out, in, own[2]; } Head;

typedef struct {
    /* the problem */
    int64_t places, links, rings, members, units;
    const int64_t *cost;        /* (n, 3) */
    const int64_t *link;        /* (m, 2) */
    const int64_t *line_yellow; /* (m) */
    const int64_t *line_red;    /* (m) */
    const int64_t *ring;        /* (r, 2) */
    const int64_t *member;      /* node of each member, as section 3 numbers it, unit by unit */
    const int64_t *each;        /* price of each member */
    const int64_t *unit_start;  /* (u + 1): first member of each unit */
    const int64_t *whole;       /* (u) */
    const int64_t *parent;      /* (u): unit or -1 */
    const uint8_t *decided;     /* (n): what the rules decide, MUST_CLOSE and so on */
    /* arcs threaded by place and unit: the next one, plus one; 0 for none */
    Head *head;                 /* (n + u): places, then units, which need their slot only */
    int32_t *link_next;         /* (2m): by 2 link + end */
    int32_t *out_next, *in_next; /* (r) */
    int32_t *own_next;          /* (members) */
    int32_t *owner;             /* (members): unit of each member */
    int32_t *child_head, *child_next; /* (u) */
    /* what is written out of the network */
    int32_t *giver;             /* (n): places that can give */
    int32_t *arc_of;            /* (m + r + members + u): arc + 1, or 0; both of a link follow */
    Slot *slot;                 /* (n + u) */
    Mark *mark;                 /* (2n + 2u) */
    Step *step;                 /* twice the arcs, plus 1 */
    int64_t *room;              /* two an arc: against its direction, and along */
    int32_t *number;            /* its number in section 3 */
    /* what is published; zeroed before */
    int64_t *flow;              /* (arcs) */
    uint8_t *ones;              /* (nodes): the source's side */
    /* what was done */
    int64_t budget;             /* arcs that may be looked at */
    int64_t looked, visited, pushes, value, price, constant, slots, steps, arcs;
} Network;

static inline int64_t first_nesting(const Network *g) { return 2 * g->places + 2 * g->links; }
static inline int64_t first_ring(const Network *g) { return first_nesting(g) + g->places; }
static inline int64_t first_member(const Network *g) { return first_ring(g) + g->rings; }
static inline int64_t first_whole(const Network *g) { return first_member(g) + g->members; }

static inline int is_unit(const Network *g, node v) { return g->slot[v >> 1].key >= g->places; }

/* The number of a node in section 3. */
static inline int64_t published(const Network *g, node v)
{
    int64_t key = g->slot[v >> 1].key;
    return key >= g->places ? g->places + key : (v & 1) * g->places + key;
}

/* What can still go from a node straight to the sink. */
static inline int64_t drain(const Network *g, node v) { return -g->mark[v].spare; }
static inline int is_one(const Mark *m) { return m->spare == HARD; }
static inline int is_zero(const Mark *m) { return m->spare == -HARD; }

static inline const Step *steps_of(const Network *g, node v)
{
    return g->step + g->slot[v >> 1].begin[v & 1];
}

static inline const Step *steps_end(const Network *g, node v)
{
    return g->step + g->slot[v >> 1].begin[(v & 1) + 1];
}

static inline int64_t room_out(const Network *g, Step s) { return g->room[s.code]; }
static inline int64_t room_in(const Network *g, Step s) { return g->room[s.code ^ 1]; }

static inline void clear(Mark *m, int64_t spare)
{
    const Mark fresh = { FREE, 0, 0, 0, 0, 0, 0 };
    *m = fresh;
    m->spare = spare;
}

/* What the rules decide of a node gives or takes without limit; all else, its price. */
static void meet_place(Network *g, Slot *slot, Mark *mark)
{
    const int64_t *cost = g->cost + 3 * (int64_t)slot->key;
    int red, decided = g->decided[slot->key];
    for (red = 0; red < 2; red++) {
        int64_t price = slot->price[red] = cost[red + 1] - cost[red];
        int rule = decided >> red;
        clear(mark + red, rule & MUST_CLOSE ? HARD : rule & NEVER_CLOSED ? -HARD : -price);
    }
}

/* A unit in another has no arc to the sink: its price stands between the two. */
static void meet_unit(Network *g, Slot *slot, Mark *mark)
{
    int64_t u = slot->key - g->places;
    slot->price[0] = g->parent[u] < 0 ? g->whole[u] : 0;
    slot->price[1] = 0;
    clear(mark, -slot->price[0]);
    clear(mark + 1, 0);
}

/* The slot of a place or unit, written where it was not yet. */
static inline node meet(Network *g, int64_t key)
{
    int32_t *known = &g->head[key].slot;
    node s = (node)g->slots;
    if (*known) return *known - 1;
    *known = (int32_t)++g->slots;
    g->slot[s].key = (int32_t)key;
    g->slot[s].begin[2] = 0;
    if (key < g->places) meet_place(g, g->slot + s, g->mark + 2 * s);
    else meet_unit(g, g->slot + s, g->mark + 2 * s);
    return s;
}

static inline int32_t new_arc(Network *g, int64_t number, int64_t along, int64_t against)
{
    int32_t a = (int32_t)g->arcs++;
    g->room[2 * a] = against;
    g->room[2 * a + 1] = along;
    g->number[a] = (int32_t)number;
    return a;
}

static inline int32_t link_arc(Network *g, int64_t l, int red)
{
    int32_t *known = g->arc_of + l;
    if (!*known) {
        int64_t yellow = g->line_yellow[l], lined = g->line_red[l], at = 2 * g->places + l;
        *known = new_arc(g, at, yellow, yellow) + 1;
        new_arc(g, at + g->links, lined, lined);
    }
    return *known - 1 + red;
}

static inline int32_t one_way_arc(Network *g, int64_t number, int64_t along)
{
    int32_t *known = g->arc_of + g->links + number - first_ring(g);
    if (!*known) *known = new_arc(g, number, along, 0) + 1;
    return *known - 1;
}

static inline void add_step(Network *g, int32_t a, int is_tail, node far)
{
    Step s = { 2 * a + is_tail, far };
    g->step[g->steps++] = s;
}

/* Write the arcs at a place: links, nesting, rings, memberships. */
static void open_place(Network *g, node s)
{
    int64_t i = g->slot[s].key, n = g->places;
    Head at = g->head[i];
    int32_t k, red, nesting = new_arc(g, first_nesting(g) + i, HARD, 0);
    for (red = 0; red < 2; red++) {
        g->slot[s].begin[red] = (int32_t)g->steps;
        for (k = at.link; k; k = g->link_next[k - 1]) {
            node far = meet(g, g->link[(k - 1) ^ 1]);
            add_step(g, link_arc(g, (k - 1) >> 1, red), !((k - 1) & 1), 2 * far + red);
        }
        add_step(g, nesting, red, 2 * s + 1 - red);
        for (k = red ? at.out : at.in; k; k = red ? g->out_next[k - 1] : g->in_next[k - 1]) {
            node far = meet(g, g->ring[2 * (k - 1) + red]);
            add_step(g, one_way_arc(g, first_ring(g) + k - 1, HARD), red, 2 * far + 1 - red);
        }
        for (k = at.own[red]; k; k = g->own_next[k - 1]) {
            node far = meet(g, n + g->owner[k - 1]);
            add_step(g, one_way_arc(g, first_member(g) + k - 1, g->each[k - 1]), 1, 2 * far);
        }
    }
    g->slot[s].begin[2] = (int32_t)g->steps;
}

/* Write the arcs at a unit: members, the unit that holds it, the units it holds. */
static void open_unit(Network *g, node s)
{
    int64_t n = g->places, u = g->slot[s].key - n, k;
    g->slot[s].begin[0] = (int32_t)g->steps;
    for (k = g->unit_start[u]; k < g->unit_start[u + 1]; k++) {
        int64_t v = g->member[k];
        node far = meet(g, v < n ? v : v - n);
        add_step(g, one_way_arc(g, first_member(g) + k, g->each[k]), 0, 2 * far + (v >= n));
    }
    if (g->parent[u] >= 0) {
        node far = meet(g, n + g->parent[u]);
        add_step(g, one_way_arc(g, first_whole(g) + u, g->whole[u]), 1, 2 * far);
    }
    for (k = g->child_head[u]; k; k = g->child_next[k - 1]) {
        node far = meet(g, n + k - 1);
        add_step(g, one_way_arc(g, first_whole(g) + k - 1, g->whole[k - 1]), 0, 2 * far);
    }
    g->slot[s].begin[1] = g->slot[s].begin[2] = (int32_t)g->steps;
}

static inline void stand_at(Network *g, node v)
{
    if (g->slot[v >> 1].begin[2]) return;
    if (is_unit(g, v)) open_unit(g, v >> 1); else open_place(g, v >> 1);
}

/*
 * Find all that can give: what must be 1, and what saves by being 1. Whatever the search never
 * meets costs by being 1, and stays 0. On the way, add up what every labeling pays.
 */
static int64_t find_givers(Network *g)
{
    int64_t i, n = g->places, found = 0;
    uint64_t constant = 0;                               /* its sum fits, whatever the order */
    for (i = 0; i < n; i++) {
        const int64_t *cost = g->cost + 3 * i;
        int64_t yellow = cost[1] - cost[0], red = cost[2] - cost[1];
        constant += (uint64_t)cost[0];
        if (yellow < 0) constant += (uint64_t)yellow;
        if (red < 0) constant += (uint64_t)red;
        if (yellow < 0 || red < 0 || g->decided[i] & (MUST_CLOSE | MUST_BE_RED))
            g->giver[found++] = (int32_t)i;
    }
    g->constant = (int64_t)constant;
    return found;
}

static inline void thread(int32_t *head, int32_t *next, int64_t k)
{
    next[k] = *head;
    *head = (int32_t)k + 1;
}

/* Thread arcs by place and unit: from the last to the first, so that each list ascends. */
static void thread_arcs(Network *g)
{
    const Head none = { 0, 0, 0, 0, { 0, 0 } };
    int64_t k, u, n = g->places;
    for (k = 0; k < n + g->units; k++) g->head[k] = none;
    for (k = 2 * g->links - 1; k >= 0; k--) thread(&g->head[g->link[k]].link, g->link_next, k);
    for (k = g->rings - 1; k >= 0; k--) {
        thread(&g->head[g->ring[2 * k]].out, g->out_next, k);
        thread(&g->head[g->ring[2 * k + 1]].in, g->in_next, k);
    }
    for (k = g->members - 1; k >= 0; k--) {
        int64_t v = g->member[k];
        int red = v >= n;
        thread(&g->head[red ? v - n : v].own[red], g->own_next, k);
    }
    for (u = 0; u < g->units; u++) {
        g->child_head[u] = 0;
        for (k = g->unit_start[u]; k < g->unit_start[u + 1]; k++) g->owner[k] = (int32_t)u;
    }
    for (u = g->units - 1; u >= 0; u--)
        if (g->parent[u] >= 0) thread(g->child_head + g->parent[u], g->child_next, u);
}

static void start(Network *g)
{
    int64_t k, arcs = g->links + g->rings + g->members + g->units;
    g->slots = g->arcs = 0;
    g->steps = 1;
    for (k = 0; k < arcs; k++) g->arc_of[k] = 0;
    thread_arcs(g);
}

typedef struct { node first, last; } Queue;          /* nodes plus one; 0 is none */

static inline void enqueue(Network *g, Queue *q, node v)
{
    if (g->mark[v].queued) return;
    if (q->last) g->mark[q->last - 1].queued = v + 1; else q->first = v + 1;
    q->last = v + 1;
    g->mark[v].queued = v + 1;                            /* the last points at itself */
}

static inline node dequeue(Network *g, Queue *q)
{
    node v = q->first - 1;
    if (g->mark[v].queued == v + 1) q->first = q->last = 0; else q->first = g->mark[v].queued;
    g->mark[v].queued = 0;
    return v;
}

/* A valid way up from a node of the tree: its length, or 0 where it ends at an orphan. */
static int32_t way_up(Network *g, node v, int32_t now)
{
    int32_t d = 0, left;
    node k = v;
    for (;;) {
        Mark *m = &g->mark[k];
        if (m->seen == now) { d += m->depth; break; }
        if (m->tree == ROOT) { m->seen = now; m->depth = 1; d += 1; break; }
        if (m->tree == ORPHAN) return 0;
        d++;
        g->looked++;
        k = m->up;
    }
    left = d;
    for (k = v; g->mark[k].seen != now; k = g->mark[k].up) {
        g->mark[k].seen = now;
        g->mark[k].depth = left--;
    }
    return d;
}

static inline void orphan(Network *g, Queue *q, node v)
{
    g->mark[v].tree = ORPHAN;
    g->mark[v].orphaned = 0;
    if (q->last) g->mark[q->last - 1].orphaned = v + 1; else q->first = v + 1;
    q->last = v + 1;
}

static void let_go(Network *g, Queue *active, Queue *orphans, node v)
{
    const Step *s, *end = steps_end(g, v);
    g->mark[v].tree = FREE;
    for (s = steps_of(g, v); s < end; s++) {
        int32_t tree = g->mark[s->far].tree;
        g->looked++;
        if (tree == FREE) continue;
        if (!g->mark[s->far].queued && room_in(g, *s) > 0) enqueue(g, active, s->far);
        if (tree == (s->code ^ 1) + 1) orphan(g, orphans, s->far);
    }
}

static void adopt(Network *g, Queue *active, Queue *orphans, int32_t now)
{
    while (orphans->first) {
        node v = orphans->first - 1;
        const Step *s, *end = steps_end(g, v), *found = 0;
        int32_t best = 0;
        orphans->first = g->mark[v].orphaned;
        if (!orphans->first) orphans->last = 0;
        for (s = steps_of(g, v); s < end; s++) {
            int32_t tree = g->mark[s->far].tree, d;
            g->looked++;
            if (tree == FREE || tree == ORPHAN || room_in(g, *s) <= 0) continue;
            d = way_up(g, s->far, now);
            if (d && (!best || d < best)) {
                best = d;
                found = s;
                /* Ways only grow longer: none is shorter than the one just lost. */
                if (d < g->mark[v].depth) break;
            }
        }
        if (found) {
            g->mark[v].tree = found->code + 1;
            g->mark[v].up = found->far;
            g->mark[v].seen = now;
            g->mark[v].depth = best + 1;
        } else {
            let_go(g, active, orphans, v);
        }
    }
}

/* Push along the way from a root down to v, over one more arc, and out at its end. */
static void push(Network *g, node v, Step last, Queue *active, int32_t now)
{
    int64_t amount = room_out(g, last), most = drain(g, last.far);
    Queue orphans = { 0, 0 };
    node k;
    if (most < amount) amount = most;
    for (k = v; g->mark[k].tree != ROOT; k = g->mark[k].up) {
        most = g->room[(g->mark[k].tree - 1) ^ 1];
        if (most < amount) amount = most;
    }
    if (g->mark[k].spare < amount) amount = g->mark[k].spare;
    g->room[last.code] -= amount;
    g->room[last.code ^ 1] += amount;
    if (!is_zero(&g->mark[last.far])) g->mark[last.far].spare += amount;
    for (k = v; g->mark[k].tree != ROOT; k = g->mark[k].up) {
        int32_t code = g->mark[k].tree - 1;
        g->room[code] += amount;
        g->room[code ^ 1] -= amount;
        if (!g->room[code ^ 1]) orphan(g, &orphans, k);
        g->looked++;
    }
    if (!is_one(&g->mark[k])) {
        g->mark[k].spare -= amount;
        if (g->mark[k].spare == 0) orphan(g, &orphans, k);
    }
    g->value += amount;
    g->pushes++;
    adopt(g, active, &orphans, now);
}

/* Visit one active node; 1 where the budget ran out. */
static int grow(Network *g, Queue *active, node v, int32_t *now)
{
    const Step *s, *end = steps_end(g, v);
    for (s = steps_of(g, v); s < end; s++) {
        Mark *far = &g->mark[s->far];
        g->looked++;
        if (is_one(far)) continue;                   /* the source's own side */
        if (far->tree == FREE) {
            while (room_out(g, *s) > 0 && drain(g, s->far) > 0) {
                if (g->looked > g->budget) return 1;
                push(g, v, *s, active, ++*now);
                if (g->mark[v].tree == FREE) return 0;
            }
            if (far->tree != FREE || room_out(g, *s) <= 0) continue;
            g->visited++;
            stand_at(g, s->far);
            enqueue(g, active, s->far);
        } else if (far->tree < 0 || far->seen > g->mark[v].seen
                   || far->depth <= g->mark[v].depth + 1 || room_out(g, *s) <= 0) {
            continue;
        }
        far->tree = (s->code ^ 1) + 1;
        far->up = v;
        far->seen = g->mark[v].seen;
        far->depth = g->mark[v].depth + 1;
    }
    return 0;
}

static int exhaust(Network *g, Queue *active, int32_t *now)
{
    while (active->first) {
        node v = dequeue(g, active);
        if (g->mark[v].tree != FREE && grow(g, active, v, now)) return 1;
    }
    return 0;
}

static inline int is_waiting(const Network *g, node v)
{
    return g->mark[v].spare > 0 && g->mark[v].tree != ROOT;
}

static inline int has_waiting(const Network *g, node s)
{
    return is_waiting(g, 2 * s) || is_waiting(g, 2 * s + 1);
}

/* A root that stands in the tree already keeps its branches. */
static void plant(Network *g, Queue *active, node v, int32_t now)
{
    if (!is_waiting(g, v)) return;
    g->mark[v].tree = ROOT;
    g->mark[v].depth = 1;
    g->mark[v].seen = now;
    g->visited++;
    stand_at(g, v);
    enqueue(g, active, v);
}

/* Plant a place, and all that give and hang together with it by links. */
static void plant_cluster(Network *g, Queue *active, node first, int32_t now)
{
    node top = first + 1;                  /* a stack of slots, threaded through their marks */
    g->mark[2 * first].orphaned = 0;
    plant(g, active, 2 * first, now);
    plant(g, active, 2 * first + 1, now);
    while (top) {
        node s = top - 1;
        int32_t k;
        top = g->mark[2 * s].orphaned;
        for (k = g->head[g->slot[s].key].link; k; k = g->link_next[k - 1]) {
            node far = meet(g, g->link[(k - 1) ^ 1]);
            if (!has_waiting(g, far)) continue;
            plant(g, active, 2 * far, now);
            plant(g, active, 2 * far + 1, now);
            g->mark[2 * far].orphaned = top;
            top = far + 1;
        }
    }
}

/* Say which nodes are 1, what they pay, and what flowed on the arcs of source and sink. */
static void settle_nodes(Network *g)
{
    node v;
    for (v = 0; v < 2 * g->slots; v++) {
        int64_t price = g->slot[v >> 1].price[v & 1], size = price < 0 ? -price : price, arc;
        const Mark *m = &g->mark[v];
        if (is_unit(g, v) && v & 1) continue;
        arc = published(g, v);
        g->ones[arc] = m->tree != FREE;
        if (is_unit(g, v)) arc += first_whole(g) - 2 * g->places;
        if ((m->tree != FREE) == (price > 0)) g->price += size;
        if (!is_one(m) && !is_zero(m)) {
            int64_t moved = size - (m->spare < 0 ? -m->spare : m->spare);
            if (moved && size) g->flow[arc] = moved;
        } else if (is_one(m) ? price > 0 : price < 0) {
            /* The rules decide against the cheaper side: nothing is left to choose. */
            g->flow[arc] = size;
            g->value += size;
        }
    }
}

/* Say what flowed on the arcs between nodes: half of what both directions now differ by, or all. */
static void settle_arcs(Network *g)
{
    int64_t a;
    for (a = 0; a < g->arcs; a++) {
        int64_t number = g->number[a], against = g->room[2 * a];
        if (number < first_nesting(g)) against = (against - g->room[2 * a + 1]) / 2;
        if (against) g->flow[number] = against;
    }
}

/* What an arc of section 3 carries at most, away from the near end. */
static int64_t capacity(const Network *g, int64_t number, int is_tail)
{
    if (number < first_nesting(g)) {
        int64_t l = number - 2 * g->places;
        return l >= g->links ? g->line_red[l - g->links] : g->line_yellow[l];
    }
    if (!is_tail) return 0;
    if (number < first_member(g)) return HARD;
    return number < first_whole(g) ? g->each[number - first_member(g)]
                                   : g->whole[number - first_whole(g)];
}

/* Price the arcs between nodes that leave the source's side, by the problem's own prices. */
static void price_arcs(Network *g)
{
    node v;
    for (v = 0; v < 2 * g->slots; v++) {
        const Step *s, *end;
        if (g->mark[v].tree == FREE) continue;
        end = steps_end(g, v);
        for (s = steps_of(g, v); s < end; s++)
            if (g->mark[s->far].tree == FREE)
                g->price += capacity(g, g->number[s->code >> 1], s->code & 1);
    }
}

/*
 * Find the smallest minimum cut. Returns 0 when it is found, with the source's side marked;
 * 1 when the budget ran out before.
 *
 * Clusters are planted one after the other, so that each is finished while it stays in the
 * processor's cache. Any order leads to the same side (section 6).
 */
int32_t khoanh_minimum_cut(Network *g)
{
    int64_t k, givers = find_givers(g);
    int32_t now = 0;
    Queue active = { 0, 0 };
    if (!givers) return 0;
    start(g);
    for (k = 0; k < givers; k++) {
        node s = meet(g, g->giver[k]);
        if (!has_waiting(g, s)) continue;
        /* A moment of its own: what was searched before must not look like this cluster's. */
        plant_cluster(g, &active, s, ++now);
        if (exhaust(g, &active, &now)) return 1;
    }
    settle_nodes(g);
    settle_arcs(g);
    price_arcs(g);
    return 0;
}

/* How long the caller's structure must be: another length is another version of this file. */
int64_t khoanh_network_bytes(void) { return (int64_t)sizeof(Network); }
