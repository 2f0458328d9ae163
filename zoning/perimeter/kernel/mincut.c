/*
 * Cut a perimeter problem's network at least price, touching only what its emitters can reach.
 *
 * The network is never written out: its arcs are read from the arrays of the problem
 * (docs/model.md, section 3), and the only thing stored per arc is its flow, in the order in
 * which a flow is published. What a search does not reach is never touched, so a province
 * costs what its active clusters cost, apart from one pass that sorts links by place.
 *
 * The search grows a tree from the source's side only, after Boykov and Kolmogorov (2004):
 * nearly every node has an arc to the sink, so a tree from there would be the whole province.
 * What remains in the tree at the end is the source's side of the smallest minimum cut: every
 * arc that leaves it was looked at and is full, which is the certificate of section 7.
 *
 * No library is called and no memory is taken: the caller hands over zeroed arrays.
 */
#include <stdint.h>

typedef int32_t node;
typedef int32_t arc;

enum { FREE = 0, ROOT = -1, ORPHAN = -2 };           /* else the tree arc, plus one */
enum { UNDECIDED = 0, ONE = 1, ZERO = 2 };
#define LIMITLESS INT64_MAX

/* What the search knows of a node: one line of the processor's cache holds two. */
typedef struct {
    int32_t tree;               /* FREE, ROOT, ORPHAN or arc + 1 */
    int32_t depth, seen;        /* steps to the root, and when that was known */
    int32_t queued, orphaned;   /* next in either list, plus one */
    int32_t decided;            /* UNDECIDED, ONE or ZERO */
    int64_t spare;              /* what the source can still give, or less what the sink takes */
} Mark;

/* An arc as a node lists it: which one, and whose place or unit is at its other end. */
typedef struct { int32_t id, far; } Entry;

typedef struct {
    /* the problem */
    int64_t places, links, rings, members, units;
    const int64_t *cost;        /* (n, 3) */
    const int64_t *link;        /* (m, 2) */
    const int64_t *line_yellow; /* (m) */
    const int64_t *line_red;    /* (m) */
    const int64_t *ring;        /* (r, 2) */
    const int64_t *member;      /* node of each member, in order of the units */
    const int64_t *each;        /* price of each member */
    const int64_t *unit_start;  /* (u + 1): first member of each unit */
    const int64_t *whole;       /* (u) */
    const int64_t *parent;      /* (u): unit or -1 */
    /* indices, filled by index_problem */
    int32_t *link_at;           /* (n + 1) */
    Entry *link_of;             /* (2m): links of each place; id is 2 link + end */
    int32_t *out_at;            /* (n + 1) */
    Entry *out_of;              /* (r): rings by their red place */
    int32_t *in_at;             /* (n + 1) */
    Entry *in_of;               /* (r): rings by their closed place */
    int32_t *own_at;            /* (2n + 1) */
    Entry *own_of;              /* (members): memberships of each node, and the unit */
    int32_t *owner;             /* (members): unit of each member */
    int32_t *child_at, *child_of; /* (u + 1), (u) */
    /* the search; zeroed */
    int64_t *flow;              /* (arcs) */
    Mark *mark;                 /* (nodes); decided is given */
    /* what was done */
    int64_t budget;             /* arcs that may be looked at */
    int64_t looked, visited, pushes, value, price;
} Network;

/* An arc seen from a node: who is at the far end, and whether the arc starts at the near one. */
typedef struct { arc id; node far; int32_t is_tail; } Step;

static inline int64_t first_arc_of_links(const Network *g) { return 2 * g->places; }
static inline int64_t first_nesting(const Network *g) { return 2 * g->places + 2 * g->links; }
static inline int64_t first_ring(const Network *g) { return first_nesting(g) + g->places; }
static inline int64_t first_member(const Network *g) { return first_ring(g) + g->rings; }
static inline int64_t first_whole(const Network *g) { return first_member(g) + g->members; }

/* What the step of a place costs: above 0 an arc to the sink, below 0 one from the source. */
static inline int64_t step_price(const Network *g, node v)
{
    int64_t n = g->places;
    if (v >= 2 * n) {
        int64_t u = v - 2 * n;
        return g->parent[u] < 0 ? g->whole[u] : 0;
    }
    return v < n ? g->cost[3 * v + 1] - g->cost[3 * v]
                 : g->cost[3 * (v - n) + 2] - g->cost[3 * (v - n) + 1];
}

static inline int64_t step_arc(const Network *g, node v)
{
    return v < 2 * g->places ? v : first_whole(g) + (v - 2 * g->places);
}

/* What can still go from a node straight to the sink. */
static inline int64_t drain(const Network *g, node v) { return -g->mark[v].spare; }

static inline int32_t degree(const Network *g, node v)
{
    int64_t n = g->places;
    int32_t own;
    if (v >= 2 * n) {
        int64_t u = v - 2 * n;
        return (int32_t)(g->unit_start[u + 1] - g->unit_start[u]) + 1
             + g->child_at[u + 1] - g->child_at[u];
    }
    own = g->own_at[v + 1] - g->own_at[v];
    if (v < n)
        return g->link_at[v + 1] - g->link_at[v] + 1 + g->in_at[v + 1] - g->in_at[v] + own;
    v -= (node)n;
    return g->link_at[v + 1] - g->link_at[v] + 1 + g->out_at[v + 1] - g->out_at[v] + own;
}

/* What an arc carries at most, away from the near end. */
static inline int64_t capacity(const Network *g, Step s)
{
    int64_t a = s.id;
    if (a < first_nesting(g)) {
        int64_t l = a - first_arc_of_links(g);
        return l >= g->links ? g->line_red[l - g->links] : g->line_yellow[l];
    }
    if (!s.is_tail) return 0;
    if (a < first_member(g)) return LIMITLESS;
    return a < first_whole(g) ? g->each[a - first_member(g)] : g->whole[a - first_whole(g)];
}

/* What can still be sent along an arc, away from the near end. */
static inline int64_t room_out(const Network *g, Step s)
{
    int64_t most = capacity(g, s), flow = g->flow[s.id];
    if (most == LIMITLESS) return LIMITLESS;
    return s.is_tail ? most - flow : most + flow;
}

static inline int64_t room_in(const Network *g, Step s)
{
    s.is_tail = !s.is_tail;
    return room_out(g, s);
}

static inline Step step_of(int64_t id, int64_t far, int is_tail)
{
    Step s = { (arc)id, (node)far, is_tail };
    return s;
}

static inline Step unit_step(const Network *g, int64_t u, int32_t k)
{
    int64_t n2 = 2 * g->places, own = g->unit_start[u + 1] - g->unit_start[u], child;
    if (k < own) {
        int64_t a = g->unit_start[u] + k;
        return step_of(first_member(g) + a, g->member[a], 0);
    }
    k -= (int32_t)own;
    if (k == 0)
        /* A unit without a parent hangs on the sink: its step, not an arc between nodes. */
        return step_of(first_whole(g) + u, n2 + (g->parent[u] < 0 ? u : g->parent[u]), 1);
    child = g->child_of[g->child_at[u] + k - 1];
    return step_of(first_whole(g) + child, n2 + child, 0);
}

/* The k-th arc at a node; its far end is the node itself where there is none. */
static inline Step step_at(const Network *g, node v, int32_t k)
{
    int64_t n = g->places, i, at;
    int is_red = v >= n;
    if (v >= 2 * n) return unit_step(g, v - 2 * n, k);
    i = is_red ? v - n : v;
    at = g->link_at[i] + k;
    if (at < g->link_at[i + 1]) {
        Entry e = g->link_of[at];
        int64_t id = first_arc_of_links(g) + (is_red ? g->links : 0) + (e.id >> 1);
        return step_of(id, e.far + (is_red ? n : 0), !(e.id & 1));
    }
    at -= g->link_at[i + 1];
    if (at == 0) return step_of(first_nesting(g) + i, is_red ? i : i + n, is_red);
    at -= 1;
    if (is_red) {
        at += g->out_at[i];
        if (at < g->out_at[i + 1])
            return step_of(first_ring(g) + g->out_of[at].id, g->out_of[at].far, 1);
        at -= g->out_at[i + 1];
    } else {
        at += g->in_at[i];
        if (at < g->in_at[i + 1])
            return step_of(first_ring(g) + g->in_of[at].id, g->in_of[at].far + n, 0);
        at -= g->in_at[i + 1];
    }
    at += g->own_at[v];
    return step_of(first_member(g) + g->own_of[at].id, 2 * n + g->own_of[at].far, 1);
}

/* The arc by which a node hangs in the tree, seen from the node. */
static inline Step tree_step(const Network *g, node v)
{
    int64_t n = g->places, a = (int64_t)g->mark[v].tree - 1, l, i;
    if (a < first_nesting(g)) {
        int is_red = v >= n, is_tail;
        l = a - first_arc_of_links(g) - (is_red ? g->links : 0);
        i = is_red ? v - n : v;
        is_tail = g->link[2 * l] == i;
        return step_of(a, g->link[2 * l + is_tail] + (is_red ? n : 0), is_tail);
    }
    if (a < first_ring(g)) return step_of(a, v < n ? v + n : v - n, v >= n);
    if (a < first_member(g)) {
        l = a - first_ring(g);
        return step_of(a, v < n ? g->ring[2 * l] + n : g->ring[2 * l + 1], v >= n);
    }
    if (a < first_whole(g)) {
        l = a - first_member(g);
        return step_of(a, v < 2 * n ? 2 * n + g->owner[l] : g->member[l], v < 2 * n);
    }
    l = a - first_whole(g);
    return step_of(a, 2 * n + (v == 2 * n + l ? g->parent[l] : l), v == 2 * n + l);
}

static inline void send(Network *g, Step s, int64_t amount)
{
    g->flow[s.id] += s.is_tail ? amount : -amount;
}

/* Sort entries by a key, each with what stands beside its key; stable. */
static void sorted_by(const int64_t *key, const int64_t *beside, int64_t stride, int64_t count,
                      int32_t *at, Entry *of, int64_t keys)
{
    int64_t k;
    for (k = 0; k < count; k++) at[key[stride * k] + 1]++;
    for (k = 0; k < keys; k++) at[k + 1] += at[k];
    for (k = count - 1; k >= 0; k--) {
        Entry e = { (int32_t)k, (int32_t)beside[stride * k] };
        of[--at[key[stride * k] + 1]] = e;
    }
    for (k = 0; k < keys; k++) at[k] = at[k + 1];
    at[keys] = (int32_t)count;
}

/* Both ends of every link at once; an entry's number is twice the link's, plus its end. */
static void sort_links(Network *g)
{
    int64_t k, n = g->places, count = 2 * g->links;
    int32_t *at = g->link_at;
    for (k = 0; k < count; k++) at[g->link[k] + 1]++;
    for (k = 0; k < n; k++) at[k + 1] += at[k];
    for (k = count - 1; k >= 0; k--) {
        Entry e = { (int32_t)k, (int32_t)g->link[k ^ 1] };
        g->link_of[--at[g->link[k] + 1]] = e;
    }
    for (k = 0; k < n; k++) at[k] = at[k + 1];
    at[n] = (int32_t)count;
}

static void sort_units(Network *g)
{
    int64_t k, u;
    int32_t total = 0;
    for (u = 0; u < g->units; u++) {
        for (k = g->unit_start[u]; k < g->unit_start[u + 1]; k++) g->owner[k] = (int32_t)u;
        if (g->parent[u] >= 0) g->child_at[g->parent[u] + 1]++;
    }
    for (u = 0; u < g->units; u++) g->child_at[u + 1] += g->child_at[u];
    for (u = g->units - 1; u >= 0; u--)
        if (g->parent[u] >= 0) {
            g->child_of[--g->child_at[g->parent[u] + 1]] = (int32_t)u;
            total++;
        }
    for (u = 0; u < g->units; u++) g->child_at[u] = g->child_at[u + 1];
    g->child_at[g->units] = total;
}

static void index_problem(Network *g)
{
    int64_t k, n = g->places;
    sort_links(g);
    sorted_by(g->ring, g->ring + 1, 2, g->rings, g->out_at, g->out_of, n);
    sorted_by(g->ring + 1, g->ring, 2, g->rings, g->in_at, g->in_of, n);
    sort_units(g);
    sorted_by(g->member, g->member, 1, g->members, g->own_at, g->own_of, 2 * n);
    for (k = 0; k < g->members; k++) g->own_of[k].far = g->owner[g->own_of[k].id];
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
    int32_t d = 0;
    node k = v;
    for (;;) {
        if (g->mark[k].seen == now) { d += g->mark[k].depth; break; }
        if (g->mark[k].tree == ROOT) { g->mark[k].seen = now; g->mark[k].depth = 1; d += 1; break; }
        if (g->mark[k].tree == ORPHAN) return 0;
        d++;
        g->looked++;
        k = tree_step(g, k).far;
    }
    {
        int32_t left = d;
        for (k = v; g->mark[k].seen != now; k = tree_step(g, k).far) {
            g->mark[k].seen = now;
            g->mark[k].depth = left--;
        }
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
    int32_t k, all = degree(g, v);
    g->mark[v].tree = FREE;
    for (k = 0; k < all; k++) {
        Step s = step_at(g, v, k);
        int32_t tree = g->mark[s.far].tree;
        g->looked++;
        if (tree == FREE) continue;
        if (!g->mark[s.far].queued && room_in(g, s) > 0) enqueue(g, active, s.far);
        if (tree > 0 && tree - 1 == s.id) orphan(g, orphans, s.far);
    }
}

static void adopt(Network *g, Queue *active, Queue *orphans, int32_t now)
{
    while (orphans->first) {
        node v = orphans->first - 1;
        int32_t k, all, best = 0, found = 0;
        orphans->first = g->mark[v].orphaned;
        if (!orphans->first) orphans->last = 0;
        all = degree(g, v);
        for (k = 0; k < all; k++) {
            Step s = step_at(g, v, k);
            int32_t tree = g->mark[s.far].tree, d;
            g->looked++;
            if (tree == FREE || tree == ORPHAN || room_in(g, s) <= 0) continue;
            d = way_up(g, s.far, now);
            if (d && (!best || d < best)) {
                best = d;
                found = s.id + 1;
                /* Ways only grow longer: none is shorter than the one just lost. */
                if (d < g->mark[v].depth) break;
            }
        }
        if (best) {
            g->mark[v].tree = found;
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
    int64_t amount = room_out(g, last), room = drain(g, last.far);
    Queue orphans = { 0, 0 };
    node k = v;
    if (room < amount) amount = room;
    while (g->mark[k].tree != ROOT) {
        Step s = tree_step(g, k);
        room = room_in(g, s);
        if (room < amount) amount = room;
        k = s.far;
    }
    if (g->mark[k].spare < amount) amount = g->mark[k].spare;
    send(g, last, amount);
    if (g->mark[last.far].decided != ZERO) g->mark[last.far].spare += amount;
    for (k = v; g->mark[k].tree != ROOT;) {
        Step s = tree_step(g, k);
        int is_full = room_in(g, s) == amount;
        g->flow[s.id] += s.is_tail ? -amount : amount;
        if (is_full) orphan(g, &orphans, k);
        g->looked++;
        k = s.far;
    }
    if (g->mark[k].decided != ONE) {
        g->mark[k].spare -= amount;
        if (g->mark[k].spare == 0) orphan(g, &orphans, k);
    }
    g->value += amount;
    g->pushes++;
    adopt(g, active, &orphans, now);
}

/* What the rules decide gives or takes without limit; all else, the price of its step. */
static void fill(Network *g)
{
    int64_t v, nodes = 2 * g->places + g->units;
    for (v = 0; v < nodes; v++) {
        int32_t decided = g->mark[v].decided;
        g->mark[v].spare = decided == ONE    ? LIMITLESS
                         : decided == ZERO ? -LIMITLESS
                                           : -step_price(g, (node)v);
    }
}

/* Say what flowed on the arcs of source and sink; 1 for the source's side pays them to the sink. */
static void settle(Network *g)
{
    int64_t v, nodes = 2 * g->places + g->units;
    for (v = 0; v < nodes; v++) {
        int64_t price = step_price(g, (node)v), size = price < 0 ? -price : price;
        const Mark *m = &g->mark[v];
        if ((m->tree != FREE) == (price > 0)) g->price += size;
        /* A unit in another has no such arc: its price stands between the two. */
        if (v >= 2 * g->places && g->parent[v - 2 * g->places] >= 0) continue;
        if (m->decided == UNDECIDED) {
            int64_t moved = size - (m->spare < 0 ? -m->spare : m->spare);
            if (moved) g->flow[step_arc(g, (node)v)] = moved;
        } else if (m->decided == ONE ? price > 0 : price < 0) {
            /* The rules decide against the cheaper side: nothing is left to choose. */
            g->flow[step_arc(g, (node)v)] = size;
            g->value += size;
        }
    }
}

/* Price the arcs between nodes that leave the source's side. */
static void price_cut(Network *g)
{
    int64_t v, nodes = 2 * g->places + g->units;
    for (v = 0; v < nodes; v++) {
        int32_t k, all;
        if (g->mark[v].tree == FREE) continue;
        all = degree(g, (node)v);
        for (k = 0; k < all; k++) {
            Step s = step_at(g, (node)v, k);
            if (g->mark[s.far].tree == FREE) g->price += capacity(g, s);
        }
    }
}

/* Visit one active node; 1 where the budget ran out. */
static int grow(Network *g, Queue *active, node v, int32_t *now)
{
    int32_t k, all = degree(g, v);
    for (k = 0; k < all; k++) {
        Step s = step_at(g, v, k);
        Mark *far = &g->mark[s.far];
        g->looked++;
        if (far->decided == ONE) continue;           /* the source's own side */
        if (far->tree == FREE) {
            while (room_out(g, s) > 0 && drain(g, s.far) > 0) {
                if (g->looked > g->budget) return 1;
                push(g, v, s, active, ++*now);
                if (g->mark[v].tree == FREE) return 0;
            }
            if (far->tree != FREE || room_out(g, s) <= 0) continue;
            g->visited++;
            enqueue(g, active, s.far);
        } else if (far->tree < 0 || far->seen > g->mark[v].seen
                   || far->depth <= g->mark[v].depth + 1 || room_out(g, s) <= 0) {
            continue;
        }
        far->tree = s.id + 1;
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

/* A root that stands in the tree already keeps its branches. */
static void plant(Network *g, Queue *active, node v, int32_t now)
{
    if (!is_waiting(g, v)) return;
    g->mark[v].tree = ROOT;
    g->mark[v].depth = 1;
    g->mark[v].seen = now;
    g->visited++;
    enqueue(g, active, v);
}

/* Plant a place, and all that give and hang together with it by links. */
static void plant_cluster(Network *g, Queue *active, node first, int32_t now)
{
    node n = (node)g->places, top = first + 1;       /* a stack threaded through the marks */
    g->mark[first].orphaned = 0;
    plant(g, active, first, now);
    plant(g, active, first + n, now);
    while (top) {
        node v = top - 1;
        int32_t k;
        top = g->mark[v].orphaned;
        for (k = g->link_at[v]; k < g->link_at[v + 1]; k++) {
            node far = g->link_of[k].far;
            if (!is_waiting(g, far) && !is_waiting(g, far + n)) continue;
            plant(g, active, far, now);
            plant(g, active, far + n, now);
            g->mark[far].orphaned = top;
            top = far + 1;
        }
    }
}

/*
 * Find the smallest minimum cut. Returns 0 when it is found, with every node whose tree entry
 * is not FREE on the source's side; 1 when the budget ran out before.
 *
 * Clusters are planted one after the other, so that each is finished while it stays in the
 * processor's cache. Any order leads to the same side (section 6).
 */
int32_t khoanh_minimum_cut(Network *g)
{
    int64_t n = g->places, v;
    int32_t now = 0;
    Queue active = { 0, 0 };
    index_problem(g);
    fill(g);
    for (v = 0; v < n; v++) {
        if (!is_waiting(g, (node)v) && !is_waiting(g, (node)(v + n))) continue;
        /* A moment of its own: what was searched before must not look like this cluster's. */
        plant_cluster(g, &active, (node)v, ++now);
        if (exhaust(g, &active, &now)) return 1;
    }
    settle(g);
    price_cut(g);
    return 0;
}
