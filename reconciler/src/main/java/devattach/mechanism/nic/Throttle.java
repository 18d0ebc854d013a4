package devattach.mechanism.nic;

import devattach.linux.Errno;
import devattach.linux.KernelException;
import devattach.linux.net.Filter;
import devattach.linux.net.Link;
import devattach.linux.net.Qdisc;
import devattach.linux.net.Rtnetlink;
import devattach.linux.net.TrafficControl;
import devattach.model.Limits;
import devattach.model.Rate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the host's end of a pair holds the container to. What comes to the container goes out there and waits in a queue; what comes from it
 * comes in there, where nothing can wait, so that too much is dropped. Root in the container reaches neither. Ours are known by their
 * numbers; all end with the end.
 */
final class Throttle {

    private Throttle() {}

    private static Limits asked(Attachment one) {
        return one.facet().settings().limits();
    }

    /** How it is, of what is asked for; nothing is read where nothing is. */
    static Limits live(Attachment one, HostSheet sheet) throws KernelException {
        Limits asked = asked(one);
        Optional<Link> end = asked.isNone() ? Optional.empty() : HostEnd.find(one, sheet.links());
        if (end.isEmpty()) {
            return Limits.NONE;
        }
        int link = end.get().index();
        boolean hooked = asked.ofSent() && at(sheet.qdiscs(), link, Qdisc.IN).isPresent();
        List<Filter> filters = hooked ? sheet.filters(link) : List.of();
        return new Limits(
                asked.ingress().isEmpty()
                        ? Optional.empty()
                        : at(sheet.qdiscs(), link, Qdisc.OUT)
                                .filter(Qdisc::isOurs)
                                .flatMap(queue -> rate(queue.rate())),
                one(filters, Filter.RATE_BY_DEVATTACH).flatMap(filter -> rate(filter.rate())),
                one(filters, Filter.PRIORITY_BY_DEVATTACH).map(Filter::priority).orElse(OptionalLong.empty()),
                SourceFilter.live(one, filters));
    }

    private static Optional<Rate> rate(long bytes) {
        return bytes > 0 ? Optional.of(new Rate(bytes)) : Optional.empty();
    }

    private static Optional<Qdisc> at(List<Qdisc> all, int link, int parent) {
        return all.stream()
                .filter(queue -> queue.link() == link && queue.parent() == parent)
                .findFirst();
    }

    /** Ours of a preference, where it is the only one. */
    static Optional<Filter> one(List<Filter> all, int preference) {
        List<Filter> found = all.stream()
                .filter(filter -> filter.preference() == preference && filter.isOurs() && filter.handle() != 0)
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    /** Of an end that was just made, before it is up. */
    static void begin(Attachment one, Rtnetlink host) throws KernelException {
        Optional<Link> end = asked(one).isNone() ? Optional.empty() : HostEnd.of(one, host);
        if (end.isPresent()) {
            mend(one, Limits.NONE, end.get(), host);
        }
    }

    /**
     * Makes it as it is asked for, and takes away what of ours is asked for no more.
     *
     * @param had what it may have, by what is written
     */
    static void mend(Attachment one, Limits had, Link end, Rtnetlink host) throws KernelException {
        Limits asked = asked(one);
        if (asked.isNone() && had.isNone()) {
            return;
        }
        TrafficControl control = host.traffic();
        List<Qdisc> queues = control.qdiscs();
        out(asked.ingress(), end, at(queues, end.index(), Qdisc.OUT), control);
        in(one, end, at(queues, end.index(), Qdisc.IN), control);
    }

    private static void out(Optional<Rate> rate, Link end, Optional<Qdisc> queue, TrafficControl control)
            throws KernelException {
        Optional<Qdisc> ours = queue.filter(Qdisc::isOurs);
        if (rate.isEmpty()) {
            if (ours.isPresent()) {
                control.freeOut(end.index());
            }
            return;
        }
        Optional<Qdisc> foreign = queue.filter(it -> it.handle() != 0 && !it.isOurs());
        if (foreign.isPresent()) {
            throw KernelException.of(
                    "limit",
                    "what comes to the container, since somebody gave " + end.name() + " a queue already ("
                            + foreign.get() + "); remove that (tc qdisc del dev " + end.name()
                            + " root), or here 'limits.ingress' and 'limits.max'",
                    Errno.EEXIST);
        }
        try {
            if (ours.isEmpty()) {
                control.limitOut(end.index(), rate.get().bytes());
            } else if (ours.get().rate() != rate.get().bytes()) {
                control.changeOut(end.index(), rate.get().bytes());
            }
        } catch (KernelException e) {
            throw lacking(e, "'limits.ingress' and 'limits.max'", "sch_tbf");
        }
    }

    private static void in(Attachment one, Link end, Optional<Qdisc> hook, TrafficControl control)
            throws KernelException {
        Limits asked = asked(one);
        int link = end.index();
        List<Filter> filters = hook.isPresent() ? control.filters(link, Filter.Side.IN) : List.of();
        if (asked.ofSent() && hook.isEmpty()) {
            try {
                control.hookIn(link);
            } catch (KernelException e) {
                throw lacking(e, "'limits.egress', 'limits.max', 'limits.priority' and filtering", "sch_ingress");
            }
        }
        SourceFilter.mend(one, end, filters, control);
        prioritize(asked.priority(), link, filters, control);
        police(asked.egress(), link, filters, control);
        boolean others = filters.stream().anyMatch(filter -> !filter.isOurs());
        boolean needless = !asked.ofSent() && hook.filter(Qdisc::isHook).isPresent() && !others;
        if (needless && control.filters(link, Filter.Side.OUT).isEmpty()) {
            control.unhookIn(link);
        }
    }

    private static void prioritize(OptionalLong priority, int link, List<Filter> filters, TrafficControl control)
            throws KernelException {
        int preference = Filter.PRIORITY_BY_DEVATTACH;
        Optional<Filter> now = one(filters, preference);
        if (priority.isEmpty()) {
            remove(preference, link, filters, control);
        } else if (!now.map(Filter::priority).equals(Optional.of(priority))) {
            int place = place(preference, link, filters, control);
            try {
                control.prioritizeIn(link, priority.getAsLong(), place);
            } catch (KernelException e) {
                throw lacking(e, "'limits.priority'", "act_skbedit");
            }
        }
    }

    private static void police(Optional<Rate> rate, int link, List<Filter> filters, TrafficControl control)
            throws KernelException {
        int preference = Filter.RATE_BY_DEVATTACH;
        if (rate.isEmpty()) {
            remove(preference, link, filters, control);
        } else if (!one(filters, preference)
                .flatMap(filter -> rate(filter.rate()))
                .equals(rate)) {
            int place = place(preference, link, filters, control);
            try {
                control.limitIn(link, rate.get().bytes(), place);
            } catch (KernelException e) {
                throw lacking(e, "'limits.egress' and 'limits.max'", "act_police");
            }
        }
    }

    /** Which filter of ours to put another in the place of; 0 where there is none, and no other of ours is left then. */
    static int place(int preference, int link, List<Filter> filters, TrafficControl control) throws KernelException {
        Optional<Filter> now = one(filters, preference);
        if (now.isEmpty()) {
            remove(preference, link, filters, control);
        }
        return now.map(Filter::handle).orElse(0);
    }

    static void remove(int preference, int link, List<Filter> filters, TrafficControl control) throws KernelException {
        if (filters.stream().anyMatch(filter -> filter.preference() == preference && filter.isOurs())) {
            control.removeIn(link, preference);
        }
    }

    /** What is missing in a kernel that knows no such thing, though it looked for a module by itself. */
    private static KernelException lacking(KernelException refusal, String keys, String module) {
        boolean noFilters = String.valueOf(refusal.getMessage()).contains("classifier");
        return missing(refusal, keys, noFilters ? "cls_u32" : module);
    }

    static KernelException missing(KernelException refusal, String keys, String module) {
        if (!refusal.is(Errno.ENOENT) && !refusal.is(Errno.EOPNOTSUPP)) {
            return refusal;
        }
        return KernelException.of(
                "limit",
                "an interface, since this kernel has no " + module + " (CONFIG_NET_" + module.toUpperCase(Locale.ROOT)
                        + "); load it (modprobe " + module
                        + "; some distributions have a package of extra modules), or remove " + keys,
                Errno.EOPNOTSUPP);
    }
}
