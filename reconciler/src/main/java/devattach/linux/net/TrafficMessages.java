package devattach.linux.net;

import devattach.linux.ClassicProgram;
import devattach.linux.KernelException;
import devattach.linux.NetlinkAnswer;
import devattach.linux.NetlinkAttributes;
import devattach.linux.NetlinkRequest;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Queues and filters as rtnetlink has them; see linux/pkt_sched.h and linux/pkt_cls.h. struct tcmsg is family, padding, index, handle,
 * parent and info.
 */
final class TrafficMessages {

    private static final int NEW_QDISC = 36;
    private static final int DELETE_QDISC = 37;
    private static final int GET_QDISC = 38;
    private static final int NEW_FILTER = 44;
    private static final int DELETE_FILTER = 45;
    private static final int GET_FILTER = 46;
    private static final int HEADER = 20;

    /** NLM_F_CREATE and NLM_F_REPLACE. */
    private static final int REPLACE = 0x500;

    /** TCA_... */
    private static final int KIND = 1;

    private static final int OPTIONS = 2;

    /** TCA_TBF_... */
    private static final int BUCKET = 1;

    private static final int BUCKET_RATE_64 = 4;
    private static final int BUCKET_BURST = 6;

    /** TCA_BPF_...; the program itself decides (TCA_BPF_FLAG_ACT_DIRECT), for which no action has to be known. */
    private static final int PROGRAM_SIZE = 4;

    private static final int PROGRAM = 5;
    private static final int PROGRAM_FLAGS = 8;
    private static final int DECIDES = 1;

    private static final int HOOK_HANDLE = 0xffff_0000;

    /** TCA_U32_SEL, with TC_U32_TERMINAL; TCA_U32_ACT. */
    private static final int WHICH = 5;

    private static final int TERMINAL = 1;
    private static final int ACTIONS = 7;

    /** Of a handle of u32: not the head and not the table, but one filter. */
    private static final int ONE_FILTER = 0xf_ffff;

    /** ETH_P_ALL, as it is on the wire. */
    private static final int ALL_PROTOCOLS =
            java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN ? 0x300 : 3;

    private TrafficMessages() {}

    private static NetlinkRequest header(int type, int flags, String what, int link, int handle, int parent, int info) {
        return new NetlinkRequest(type, flags, what)
                .fixed32(0) // family and padding
                .fixed32(link)
                .fixed32(handle)
                .fixed32(parent)
                .fixed32(info);
    }

    static NetlinkRequest qdiscs() {
        return header(GET_QDISC, 0, "queues", 0, 0, 0, 0);
    }

    static NetlinkRequest addTokenBucket(int link, long rate) {
        return bucket(NetlinkRequest.CREATE, "add", link, rate);
    }

    static NetlinkRequest changeTokenBucket(int link, long rate) {
        return bucket(0, "change", link, rate);
    }

    private static NetlinkRequest bucket(int flags, String how, int link, long rate) {
        String what = how + " limit of " + rate + " bytes/s to link " + link;
        return header(NEW_QDISC, flags, what, link, Qdisc.BY_DEVATTACH, Qdisc.OUT, 0)
                .put(KIND, Qdisc.TOKEN_BUCKET)
                .nest(OPTIONS, options -> {
                    // struct tc_tbf_qopt: rate, peak rate, limit, buffer, mtu
                    options.hold(BUCKET, one -> RateMessages.rate(RateMessages.rate(one, rate), 0)
                            .fixed32(RateMessages.waiting(rate))
                            .fixed32(0)
                            .fixed32(0));
                    if (rate > RateMessages.MOST_32) {
                        options.put64(BUCKET_RATE_64, rate);
                    }
                    options.put32(BUCKET_BURST, RateMessages.burstOut(rate));
                });
    }

    static NetlinkRequest addHook(int link) {
        return header(NEW_QDISC, NetlinkRequest.CREATE, "add filters to link " + link, link, HOOK_HANDLE, Qdisc.IN, 0)
                .put(KIND, Qdisc.HOOK);
    }

    static NetlinkRequest remove(int link, int parent, int handle) {
        return header(DELETE_QDISC, 0, "remove queue of link " + link, link, handle, parent, 0);
    }

    /** Null for what is not right at an interface. */
    static @Nullable Qdisc qdisc(NetlinkAnswer answer) throws KernelException {
        String kind = "";
        long rate = 0;
        NetlinkAttributes attributes = answer.attributes(HEADER);
        while (attributes.next()) {
            if (attributes.type() == KIND) {
                kind = attributes.text();
            } else if (attributes.type() == OPTIONS && kind.equals(Qdisc.TOKEN_BUCKET)) {
                rate = RateMessages.read(attributes.nested(), BUCKET, 0, BUCKET_RATE_64);
            }
        }
        int parent = answer.fixed32(12);
        return parent == Qdisc.OUT || parent == Qdisc.IN
                ? new Qdisc(answer.fixed32(4), parent, answer.fixed32(8), kind, rate)
                : null;
    }

    static NetlinkRequest filters(int link, Filter.Side side) {
        return header(GET_FILTER, 0, "filters of link " + link, link, 0, side.parent, 0);
    }

    static NetlinkRequest removeFilters(int link, int preference) {
        String what = "remove filter " + preference + " of link " + link;
        return header(DELETE_FILTER, 0, what, link, 0, Filter.Side.IN.parent, info(preference));
    }

    private static int info(int preference) {
        return preference << 16 | ALL_PROTOCOLS;
    }

    static NetlinkRequest police(int link, long rate, int handle) {
        String what = "limit of " + rate + " bytes/s from link " + link;
        return filter(what, link, Filter.RATE_BY_DEVATTACH, handle, action -> ActionMessages.police(action, rate));
    }

    static NetlinkRequest prioritize(int link, long priority, int handle) {
        String what = "priority " + priority + " of what comes from link " + link;
        return filter(
                what, link, Filter.PRIORITY_BY_DEVATTACH, handle, action -> ActionMessages.priority(action, priority));
    }

    static NetlinkRequest judge(int link, ClassicProgram program, int handle) {
        return filter("filter of what link " + link + " sends", link, Filter.SOURCE_BY_DEVATTACH, handle)
                .put(KIND, Filter.PROGRAM)
                .nest(OPTIONS, options -> options.put16(PROGRAM_SIZE, program.count())
                        .put(PROGRAM, program.bytes())
                        .put32(PROGRAM_FLAGS, DECIDES));
    }

    private static NetlinkRequest filter(String what, int link, int preference, int handle) {
        int flags = handle == 0 ? NetlinkRequest.CREATE : REPLACE;
        return header(NEW_FILTER, flags, what, link, handle, Filter.Side.IN.parent, info(preference));
    }

    /** Of all packets: u32 without a key, which any kernel with filters has. */
    private static NetlinkRequest filter(
            String what, int link, int preference, int handle, Consumer<NetlinkRequest> action) {
        // struct tc_u32_sel: flags, shift, number of keys, 13 bytes of offsets
        return filter(what, link, preference, handle).put(KIND, Filter.ANY).nest(OPTIONS, options -> options.hold(
                        WHICH, which -> which.fixed8(TERMINAL)
                                .fixed8(0)
                                .fixed16(0)
                                .fixed32(0)
                                .fixed32(0)
                                .fixed32(0))
                .nest(ACTIONS, list -> list.nest(1, action)));
    }

    static Filter filter(NetlinkAnswer answer) throws KernelException {
        String kind = "";
        Optional<ClassicProgram> program = Optional.empty();
        ActionMessages.Reading reading = new ActionMessages.Reading();
        NetlinkAttributes attributes = answer.attributes(HEADER);
        while (attributes.next()) {
            if (attributes.type() == KIND) {
                kind = attributes.text();
            } else if (attributes.type() == OPTIONS && kind.equals(Filter.PROGRAM)) {
                program = program(attributes.nested());
            } else if (attributes.type() == OPTIONS && kind.equals(Filter.ANY)) {
                NetlinkAttributes options = attributes.nested();
                while (options.next()) {
                    if (options.type() == ACTIONS) {
                        reading.read(options.nested());
                    }
                }
            }
        }
        int handle = answer.fixed32(8);
        boolean head = kind.equals(Filter.ANY) && (handle & ONE_FILTER) == 0;
        OptionalLong priority = reading.priority < 0 ? OptionalLong.empty() : OptionalLong.of(reading.priority);
        return new Filter(answer.fixed32(16) >>> 16, head ? 0 : handle, kind, reading.rate, priority, program);
    }

    private static Optional<ClassicProgram> program(NetlinkAttributes options) throws KernelException {
        Optional<ClassicProgram> program = Optional.empty();
        boolean decides = false;
        while (options.next()) {
            switch (options.type()) {
                case PROGRAM -> program = Optional.of(ClassicProgram.of(options.bytes()));
                case PROGRAM_FLAGS -> decides = options.int32() == DECIDES;
                default -> {}
            }
        }
        return decides ? program : Optional.empty();
    }
}
