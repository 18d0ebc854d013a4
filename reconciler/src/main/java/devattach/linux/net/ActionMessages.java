package devattach.linux.net;

import devattach.linux.KernelException;
import devattach.linux.NetlinkAttributes;
import devattach.linux.NetlinkRequest;

/** What filters do, as rtnetlink has it: see linux/pkt_cls.h and linux/tc_act/tc_skbedit.h. */
final class ActionMessages {

    /** TCA_ACT_... */
    private static final int KIND = 1;

    private static final int OPTIONS = 2;

    private static final String POLICE = "police";
    private static final String EDIT = "skbedit";

    /** TCA_POLICE_... */
    private static final int TERMS = 1;

    private static final int TABLE = 2;
    private static final int OTHERWISE = 5;
    private static final int RATE_64 = 8;
    private static final int TABLE_SIZE = 1024;
    private static final int ANY_PACKET = Integer.MAX_VALUE;

    /** Of struct tc_police: index, action, limit, burst, mtu, rate, peak rate, and three more. */
    private static final int ACTION = 4;

    private static final int RATE = 20;

    /** TCA_SKBEDIT_... */
    private static final int EDIT_TERMS = 2;

    private static final int EDIT_PRIORITY = 3;

    private ActionMessages() {}

    static void police(NetlinkRequest action, long rate) {
        action.put(KIND, POLICE).nest(OPTIONS, options -> {
            options.hold(TERMS, terms -> {
                terms.fixed32(0).fixed32(Filter.DROP).fixed32(0);
                terms.fixed32(RateMessages.burstIn(rate)).fixed32(ANY_PACKET);
                RateMessages.rate(RateMessages.rate(terms, rate), 0);
                terms.fixed32(0).fixed32(0).fixed32(0);
            });
            options.put(TABLE, new byte[TABLE_SIZE]).put32(OTHERWISE, Filter.GO_ON);
            if (rate > RateMessages.MOST_32) {
                options.put64(RATE_64, rate);
            }
        });
    }

    static void priority(NetlinkRequest action, long priority) {
        action.put(KIND, EDIT).nest(OPTIONS, options -> options.put32s(EDIT_TERMS, 0, 0, Filter.GO_ON, 0, 0)
                .put32(EDIT_PRIORITY, (int) priority));
    }

    /** What is read of a list of actions. */
    static final class Reading {

        long rate;

        /** -1 for none. */
        long priority = -1;

        void read(NetlinkAttributes list) throws KernelException {
            while (list.next()) {
                NetlinkAttributes action = list.nested();
                String kind = "";
                while (action.next()) {
                    if (action.type() == KIND) {
                        kind = action.text();
                    } else if (action.type() == OPTIONS && kind.equals(POLICE)) {
                        police(action);
                    } else if (action.type() == OPTIONS && kind.equals(EDIT)) {
                        edit(action.nested());
                    }
                }
            }
        }

        private void police(NetlinkAttributes options) throws KernelException {
            NetlinkAttributes terms = options.nested();
            while (terms.next()) {
                if (terms.type() == TERMS && terms.int32(ACTION) == Filter.DROP) {
                    rate = RateMessages.read(options.nested(), TERMS, RATE, RATE_64);
                }
            }
        }

        private void edit(NetlinkAttributes options) throws KernelException {
            while (options.next()) {
                if (options.type() == EDIT_PRIORITY) {
                    priority = options.int32() & RateMessages.MOST_32;
                }
            }
        }
    }
}
