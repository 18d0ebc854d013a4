package devattach.mechanism.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.mechanism.Observation;
import devattach.mechanism.node.Interruption.Moment;
import devattach.model.Facet;
import devattach.model.Outcome;
import devattach.model.Seen;
import devattach.testing.Box;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Dying between any two writes: whoever comes next finds all of it and finishes, or takes all of it back. */
@Tag("kernel")
class NodeCrashKernelTest {

    private static final Facet.Node X = Rig.node("/dev/sub/x");
    private static final Facet.Node ZERO_AT_X = new Facet.Node(X.path(), Rig.ZERO, 0, 0, 0, 0600);
    private static final Facet.Link LINK_AT_X = new Facet.Link(X.path(), "../x", Rig.RANDOM);
    private static final Facet.Node OTHERS_X = new Facet.Node(X.path(), Rig.RANDOM, 0, 1000, 1000, 0600);

    private static final class Death extends Error {
        private static final long serialVersionUID = 1;
    }

    /** What was being done. */
    private enum Work {
        ADD,
        REPLACE,
        REOWN,
        RELINK,
        REMOVE
    }

    private static void dieAt(Rig rig, Moment when, Work work) throws IOException {
        if (work != Work.ADD) {
            rig.mustAdd(X);
        }
        rig.newMechanism(moment -> {
            if (moment == when) {
                throw new Death();
            }
        });
        try {
            switch (work) {
                case ADD -> rig.add(X);
                case REPLACE -> rig.add(ZERO_AT_X);
                case REOWN -> rig.add(OTHERS_X);
                case RELINK -> rig.add(LINK_AT_X);
                case REMOVE -> rig.remove(X);
            }
        } catch (Death death) {
            rig.newMechanism(Interruption.NONE);
            return;
        }
        rig.newMechanism(Interruption.NONE);
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void theNextPassFinishesWhatIsStillWanted(Moment when) throws IOException {
        for (Work work : Work.values()) {
            for (Facet.Shown wanted : List.of(X, ZERO_AT_X, OTHERS_X, LINK_AT_X)) {
                try (Rig rig = new Rig(Box.Options.plain().shifted())) {
                    String before = rig.mountinfo();
                    dieAt(rig, when, work);
                    Outcome outcome = rig.add(wanted).get(0);
                    assertTrue(outcome.reached(), when + ", " + work + ": " + outcome);
                    assertEquals(new Seen(Optional.of(wanted), true, Optional.of(wanted), ""), rig.seen(wanted));
                    rig.mustRemove(wanted);
                    clean(rig, before, when + ", " + work);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void theNextPassTakesBackWhatIsNotWantedAnyMore(Moment when) throws IOException {
        for (Work work : Work.values()) {
            try (Rig rig = new Rig(Box.Options.plain().shifted())) {
                String before = rig.mountinfo();
                dieAt(rig, when, work);
                Observation view = rig.look();
                for (Facet leaked : view.ledger()) {
                    Outcome outcome = rig.mechanism()
                            .change(rig.handle(), List.of(rig.removal(leaked, view.at(leaked.place()))))
                            .get(0);
                    assertEquals(new Outcome.Done(), outcome, when + ", " + work);
                }
                clean(rig, before, when + ", " + work);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void everyMomentIsReached(Moment when) throws IOException {
        try (Rig rig = new Rig(Box.Options.plain())) {
            if (when == Moment.RERECORDED) {
                rig.mustAdd(X);
            }
            rig.newMechanism(moment -> {
                if (moment == when) {
                    throw new Death();
                }
            });
            assertThrows(Death.class, () -> {
                if (when == Moment.RERECORDED) {
                    rig.add(OTHERS_X);
                }
                rig.add(X);
                rig.remove(X);
            });
        }
    }

    /** With the sweep each pass ends with. */
    private static void clean(Rig rig, String mounts, String where) throws IOException {
        rig.mechanism().sweep(Set.of());
        assertEquals(mounts, rig.mountinfo(), where);
        rig.box.run("[ ! -e /dev/sub ]");
        assertEquals(List.of(), rig.staged(), where);
    }
}
