package devattach.mechanism.nic;

import devattach.linux.ClassicProgram;
import devattach.linux.Errno;
import devattach.linux.KernelException;
import devattach.linux.net.Filter;
import devattach.linux.net.Link;
import devattach.linux.net.TrafficControl;
import devattach.model.Filtering;
import java.util.List;
import java.util.Optional;

/** The filter at the host's end of a pair that drops what the container sends under another address than its own, see {@link Sources}. */
final class SourceFilter {

    private static final int PREFERENCE = Filter.SOURCE_BY_DEVATTACH;

    private static final String KEYS =
            "'security.mac_filtering', 'security.ipv4_filtering' and 'security.ipv6_filtering'";

    private SourceFilter() {}

    private static Filtering asked(Attachment one) {
        return one.facet().settings().limits().filtering();
    }

    /** What is asked for, where that is in force. */
    static Filtering live(Attachment one, List<Filter> filters) {
        if (asked(one).isNone() || filters.stream().noneMatch(SourceFilter::isIts)) {
            return Filtering.NONE;
        }
        Optional<ClassicProgram> program = Throttle.one(filters, PREFERENCE).flatMap(Filter::program);
        return program.equals(Optional.of(Sources.of(one).program())) ? asked(one) : Filtering.OTHER;
    }

    private static boolean isIts(Filter filter) {
        return filter.preference() == PREFERENCE && filter.handle() != 0;
    }

    /** Makes it, or puts another in its place at once, or takes it away. */
    static void mend(Attachment one, Link end, List<Filter> filters, TrafficControl control) throws KernelException {
        if (asked(one).isNone()) {
            Throttle.remove(PREFERENCE, end.index(), filters, control);
            return;
        }
        if (live(one, filters).equals(asked(one))) {
            return;
        }
        if (filters.stream().anyMatch(filter -> isIts(filter) && !filter.isOurs())) {
            throw KernelException.of(
                    "filter",
                    "what the container sends, since somebody gave " + end.name() + " a filter of preference "
                            + PREFERENCE + " already; remove that (tc filter del dev " + end.name()
                            + " ingress pref " + PREFERENCE + "), or here " + KEYS,
                    Errno.EEXIST);
        }
        int place = Throttle.place(PREFERENCE, end.index(), filters, control);
        try {
            control.judgeIn(end.index(), Sources.of(one).program(), place);
        } catch (KernelException e) {
            throw Throttle.missing(e, KEYS, "cls_bpf");
        }
    }
}
