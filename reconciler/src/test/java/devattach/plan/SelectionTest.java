package devattach.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import devattach.model.Accounts;
import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.ContainerSelector;
import devattach.model.ContainerSelector.NameGlob;
import devattach.model.ContainerSelector.NameRegex;
import devattach.model.IdMap;
import devattach.model.InitProcess;
import devattach.model.LabelRule;
import devattach.model.LabelRule.Operator;
import devattach.model.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which containers a selector means, on a host where one container goes by several names. */
class SelectionTest {

    private static final Container WEB = container("docker", "4f1c9a", "home-web-1", 10, Map.of("tier", "front"));
    private static final Container WEB_OF_RUNC =
            container("runc", "/run/x/4f1c9a", "4f1c9a", 10, Map.of("bundle", "/b"));
    private static final Container DATABASE =
            container("podman", "77aa", "db", 11, Map.of("tier", "back", "debug", ""));
    private static final Container MODEM =
            container("incus", "/var/lib/incus/containers/c1", "c1", 12, Map.of("project", "default"));
    private static final World WORLD = World.of(
            List.of(), List.of(WEB, WEB_OF_RUNC, DATABASE, MODEM), Map.of(), id -> Accounts.EMPTY, id -> Set.of());

    private static Container container(String runtime, String id, String name, int pid, Map<String, String> labels) {
        IdMap hosts = IdMap.IDENTITY;
        return new Container(new ContainerId(runtime, id), name, labels, new InitProcess(pid, 1), hosts, hosts, "/c");
    }

    private static ContainerSelector selector(
            Set<String> runtimes, List<ContainerSelector.Name> names, LabelRule... labels) {
        return new ContainerSelector(runtimes, names, List.of(), List.of(labels), Optional.empty());
    }

    private static List<Container> chosen(ContainerSelector selector) {
        return Selection.of(selector, WORLD);
    }

    @Test
    void severalRuntimesOrAnyMayBeMeant() {
        assertEquals(List.of(DATABASE, MODEM), chosen(selector(Set.of("podman", "incus"), List.of())));
        assertEquals(List.of(WEB, DATABASE, MODEM), chosen(selector(Set.of(), List.of())));
    }

    @Test
    void aContainerIsFoundByTheNameOfTheRuntimeBelowAndPlannedUnderItsOwn() {
        assertEquals(List.of(WEB), chosen(selector(Set.of("runc"), List.of())));
    }

    @Test
    void aNameIsAPatternOrAnExpressionForAllOfIt() {
        assertEquals(List.of(WEB), chosen(selector(Set.of(), List.of(new NameGlob("home-*")))));
        assertEquals(List.of(WEB), chosen(selector(Set.of(), List.of(new NameRegex("home-[a-z]+-[0-9]")))));
        assertEquals(List.of(), chosen(selector(Set.of(), List.of(new NameRegex("home")))));
    }

    @Test
    void labelsAreComparedAsKubernetesDoes() {
        assertEquals(List.of(WEB), chosen(selector(Set.of(), List.of(), LabelRule.is("tier", "front"))));
        assertEquals(
                List.of(WEB, DATABASE),
                chosen(selector(Set.of(), List.of(), new LabelRule("tier", Operator.EXISTS, Set.of()))));
        assertEquals(
                List.of(DATABASE),
                chosen(selector(
                        Set.of(),
                        List.of(),
                        new LabelRule("tier", Operator.EXISTS, Set.of()),
                        new LabelRule("debug", Operator.EXISTS, Set.of()))));
        assertEquals(List.of(MODEM), chosen(selector(Set.of(), List.of(), LabelRule.like("project", "def*"))));
    }

    @Test
    void whatNoLabelMustBeHoldsForNoneOfAContainersNames() {
        LabelRule notFront = new LabelRule("tier", Operator.NOT_IN, Set.of("front"));
        assertEquals(List.of(DATABASE, MODEM), chosen(selector(Set.of(), List.of(), notFront)));
        LabelRule noTier = new LabelRule("tier", Operator.ABSENT, Set.of());
        assertEquals(List.of(MODEM), chosen(selector(Set.of(), List.of(), noTier)));
        assertEquals(List.of(), chosen(selector(Set.of("runc"), List.of(), noTier)));
    }

    @Test
    void aBeginningIsEnoughOfARandomIdOnly() {
        String random = "4f1c9a".repeat(10);
        Container docker = container("docker", random, "web", 10, Map.of());
        Container small = container("proxmox", "100", "small", 11, Map.of());
        Container large = container("proxmox", "1001", "large", 12, Map.of());
        World world =
                World.of(List.of(), List.of(docker, small, large), Map.of(), id -> Accounts.EMPTY, id -> Set.of());
        assertEquals(List.of(docker), Selection.of(byId("4f1c9a"), world));
        assertEquals(List.of(small), Selection.of(byId("100"), world));
    }

    private static ContainerSelector byId(String id) {
        return new ContainerSelector(Set.of(), List.of(), List.of(id), List.of(), Optional.empty());
    }
}
