package devattach.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.model.ContainerPath;
import devattach.model.DeviceNumber;
import devattach.model.Facet;
import devattach.model.InterfaceId;
import devattach.model.IpPrefix;
import devattach.model.Nic;
import devattach.model.Permissions;
import devattach.model.Place;
import devattach.model.Plan;
import devattach.model.Seen;
import devattach.model.Step;
import devattach.model.Subject;
import devattach.model.Wanted;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What every plan does, whatever the container, the ledger and Git are like. Few values, so that they collide. */
class PlannerLawsTest {

    private static final List<DeviceNumber> NUMBERS =
            List.of(DeviceNumber.character(10, 1), DeviceNumber.character(10, 2), DeviceNumber.block(10, 1));
    private static final List<ContainerPath> PATHS = List.of(new ContainerPath("/dev/a"), new ContainerPath("/dev/b"));
    private static final InterfaceId CARD = new InterfaceId("card");
    private static final List<Nic.Origin> ORIGINS = List.of(
            new Nic.Moved(CARD),
            new Nic.Made(Nic.Made.Kind.MACVLAN, CARD, "bridge"),
            new Nic.Made(Nic.Made.Kind.MACVLAN, CARD, "vepa"),
            new Nic.Pair("", Optional.empty()),
            new Nic.Pair("host", Optional.of(new InterfaceId("bridge"))));
    private static final List<IpPrefix> ADDRESSES = Stream.of("192.0.2.7/24", "2001:db8::7/64")
            .map(text -> IpPrefix.parse(text).orElseThrow())
            .toList();

    @Property
    void afterOnePassNothingIsLeftToDo(@ForAll("scenes") Scene before) {
        assertEquals(List.of(), before.after(before.plan().steps()).plan().steps());
    }

    @Property
    void whatIsOursIsDeclaredOrUndecided(@ForAll("scenes") Scene before) {
        Plan plan = before.plan();
        Scene after = before.after(plan.steps());
        after.ledger()
                .forEach(ours -> assertTrue(
                        after.wanted().containsKey(ours.place())
                                || after.undecided().contains(ours.subject()),
                        () -> ours + " stays ours though nobody wants it"));
    }

    @Property
    void whatGitDeclaresHoldsOrIsExplained(@ForAll("scenes") Scene before) {
        Plan plan = before.plan();
        Scene after = before.after(plan.steps());
        after.wanted().forEach((place, wanted) -> {
            boolean holds = after.at(place)
                    .present()
                    .filter(present -> present.satisfies(wanted.facet()))
                    .isPresent();
            boolean explained = plan.findings().stream()
                    .anyMatch(finding -> finding.sentence().contains(place.toString()));
            assertTrue(holds || explained, () -> wanted.facet() + " neither holds nor is explained");
        });
    }

    @Property
    void noMomentAllowsMoreThanBeforePlusGit(@ForAll("scenes") Scene before) {
        for (Scene moment : before.moments()) {
            for (DeviceNumber number : NUMBERS) {
                Permissions git = before.wanted().get(new Place.Device(number)) == null
                        ? Permissions.NONE
                        : ((Facet.Access) before.wanted()
                                        .get(new Place.Device(number))
                                        .facet())
                                .permissions();
                Permissions limit = before.allowed(number).union(git);
                assertTrue(limit.covers(moment.allowed(number)), () -> number + " is allowed more than it may be");
            }
        }
    }

    @Property
    void noNodeShowsBeforeItsAccessHoldsAndNoneAfterItWasTaken(@ForAll("scenes") Scene before) {
        List<Step> steps = before.plan().steps();
        int last = -1;
        for (Step step : steps) {
            assertTrue(Step.phase(step) >= last, "hide, forbid, allow, show");
            last = Step.phase(step);
        }
    }

    /** A step whose turn comes after another at its place was stale before it began: a re-plug took two passes. */
    @Property
    void eachStepSeesWhatIsThereWhenItsTurnComes(@ForAll("scenes") Scene before) {
        List<Step> steps = before.plan().steps();
        List<Scene> moments = before.moments();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (!(step.facet() instanceof Facet.Access)) {
                assertEquals(moments.get(i).at(step.facet().place()), step.seen(), step::toString);
            }
        }
    }

    @Property
    void nothingForeignIsEverTaken(@ForAll("scenes") Scene before) {
        for (Step step : before.plan().steps()) {
            if (step instanceof Step.Remove) {
                Facet ours = before.ours().get(step.facet().place());
                assertTrue(ours != null && ours.subject().equals(step.facet().subject()), () -> step + " is not ours");
            } else if (!(step.facet() instanceof Facet.Access)) {
                assertFalse(before.foreign().containsKey(step.facet().place()), () -> step + " covers what is foreign");
            }
        }
    }

    @Property
    void whatIsAsWantedIsLeftAlone(@ForAll("scenes") Scene before) {
        for (Step step : before.plan().steps()) {
            if (step instanceof Step.Add) {
                Seen seen = before.at(step.facet().place());
                boolean asWanted = seen.present()
                        .filter(present -> present.satisfies(step.facet()))
                        .isPresent();
                assertFalse(asWanted && !hasMoreThanWanted(step.facet(), seen), step::toString);
            }
        }
    }

    /** What an interface was given before and shall have no more, it does not show: others may have given it the same. */
    private static boolean hasMoreThanWanted(Facet wanted, Seen seen) {
        return wanted instanceof Facet.Interface && !seen.ledger().equals(Optional.of(wanted));
    }

    @Property
    void anInterfaceOfAnotherOriginIsTakenAwayBeforeTheNewOneComes(@ForAll("scenes") Scene before) {
        List<Step> steps = before.plan().steps();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            Facet ours = before.ours().get(step.facet().place());
            if (step instanceof Step.Add
                    && ours instanceof Facet.Interface old
                    && !old.subject().equals(step.facet().subject())) {
                assertTrue(
                        steps.subList(0, i).stream()
                                .anyMatch(each -> each instanceof Step.Remove
                                        && each.facet().equals(old)),
                        () -> step + " comes while " + old + " is there");
            }
        }
    }

    /** Another address is no reason to take an interface, and all connections over it, away. */
    @Property
    void anInterfaceIsNotTakenAwayForItsSettings(@ForAll("scenes") Scene before) {
        for (Step step : before.plan().steps()) {
            if (step instanceof Step.Remove && step.facet() instanceof Facet.Interface gone) {
                Wanted wanted = before.wanted().get(gone.place());
                assertTrue(wanted == null || !wanted.facet().subject().equals(gone.subject()), step::toString);
            }
        }
    }

    @Provide
    Arbitrary<Scene> scenes() {
        Arbitrary<DeviceNumber> number = Arbitraries.of(NUMBERS);
        Arbitrary<Permissions> permissions =
                Arbitraries.of(new Permissions(2), new Permissions(4), Permissions.RW, Permissions.RWM);
        Arbitrary<Facet> access = Combinators.combine(number, permissions).as(Facet.Access::new);
        Arbitrary<Facet.Node> node = Combinators.combine(
                        Arbitraries.of(PATHS), number, Arbitraries.of(0, 20), Arbitraries.of(0660, 0600))
                .as((path, of, gid, mode) -> new Facet.Node(path, of, 0, 0, gid, mode));
        Arbitrary<Facet> link = Combinators.combine(Arbitraries.of(PATHS), Arbitraries.of("a", "b"), number)
                .as(Facet.Link::new);
        Arbitrary<Facet> net = interfaces(Arbitraries.of(ORIGINS));
        Arbitrary<Facet> facet = Arbitraries.oneOf(access, node.map(each -> (Facet) each), link, net);
        Arbitrary<Map<Place, Facet>> some = facet.list().ofMaxSize(5).map(Scene::byPlace);
        Arbitrary<Set<Place>> broken = facet.map(Facet::place).set().ofMaxSize(3);
        Arbitrary<Facet> others = interfaces(Arbitraries.of(new Nic.Foreign("veth"), new Nic.Foreign("")));
        Arbitrary<Map<Place, Facet>> foreign = Arbitraries.oneOf(node.map(each -> (Facet) each), others)
                .list()
                .ofMaxSize(2)
                .map(Scene::byPlace);
        Arbitrary<Subject> subject = Arbitraries.oneOf(number.map(each -> (Subject) each), net.map(Facet::subject));
        return Combinators.combine(
                        Arbitraries.maps(number, permissions).ofMaxSize(2),
                        foreign,
                        some,
                        broken,
                        some,
                        subject.set().ofMaxSize(1))
                .as((allowed, theirs, ledger, breaks, wanted, undecided) -> new Scene(
                        allowed, theirs, ledger, new HashSet<>(breaks), Scene.wanting(wanted.values()), undecided));
    }

    private static Arbitrary<Facet> interfaces(Arbitrary<? extends Nic.Origin> origin) {
        Arbitrary<Nic.Settings> settings = Combinators.combine(
                        Arbitraries.of(Nic.Use.class),
                        Arbitraries.of(OptionalInt.empty(), OptionalInt.of(1400)),
                        Arbitraries.of(ADDRESSES).set().ofMaxSize(2))
                .as((use, mtu, addresses) -> new Nic.Settings(
                        use, Optional.empty(), mtu, OptionalInt.empty(), List.copyOf(addresses), List.of()));
        return Combinators.combine(Arbitraries.of("eth0", "eth1"), origin, settings)
                .as((name, from, like) -> (Facet) new Facet.Interface(name, from, like))
                .withoutEdgeCases();
    }
}
