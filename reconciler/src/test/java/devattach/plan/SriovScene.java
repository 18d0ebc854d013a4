package devattach.plan;

import devattach.device.DeviceTypes;
import devattach.model.Accounts;
import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.ContainerSelector;
import devattach.model.DeviceNumber;
import devattach.model.EntryId;
import devattach.model.FunctionFacts;
import devattach.model.HostDevice;
import devattach.model.IdMap;
import devattach.model.InitProcess;
import devattach.model.Location;
import devattach.model.Mapping;
import devattach.model.Permissions;
import devattach.model.Resolution;
import devattach.model.World;
import devattach.testing.Devices;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A host with one card that knows SR-IOV, and two containers. */
final class SriovScene {

    static final Container APP = container("app", 10);
    static final Container OTHER = container("other", 20);
    static final List<Container> BOTH = List.of(APP, OTHER);
    static final Map<String, String> SRIOV = Map.of("nictype", "sriov");

    private SriovScene() {}

    static Resolution resolve(List<Mapping> mappings, List<HostDevice> host) {
        return Resolver.resolve(
                mappings,
                World.of(List.of(), BOTH, Map.of(), id -> Accounts.EMPTY, id -> Set.of())
                        .withInterfaces(host));
    }

    /**
     * A card and its functions.
     *
     * @param functions of each, by its number, why it is busy; empty where it is free
     * @param given who has which now: {@code CONTAINER KEY} and {@code function NUMBER}
     */
    static List<HostDevice> host(List<String> functions, Map<String, String> given) {
        List<HostDevice> all = new ArrayList<>();
        all.add(physical(functions.size(), ""));
        for (int i = 0; i < functions.size(); i++) {
            Map<String, String> facts = new HashMap<>();
            facts.put(HostDevice.INTERFACE, "function " + i);
            facts.put(FunctionFacts.OF, "0000:01:00.0");
            facts.put(FunctionFacts.NUMBER, Integer.toString(i));
            facts.put(FunctionFacts.BUSY, functions.get(i));
            facts.put(FunctionFacts.PORT, "0");
            given.forEach((who, function) -> {
                if (function.equals(facts.get(HostDevice.INTERFACE))) {
                    String[] parts = who.split(" ");
                    Container container = parts[0].equals("app") ? APP : OTHER;
                    facts.put(HostDevice.LENT, container.title());
                    facts.put(
                            FunctionFacts.HOLDER, FunctionFacts.holder(container.init(), new EntryId("map", parts[1])));
                    facts.remove(FunctionFacts.BUSY);
                    facts.remove(FunctionFacts.PORT);
                }
            });
            all.add(Devices.device("/net/vf" + i, "net", DeviceNumber.NONE, Set.of(), facts));
        }
        return all;
    }

    static HostDevice physical(int count, String away) {
        return device(
                "pf",
                Map.of(
                        "pci.address",
                        "0000:01:00.0",
                        FunctionFacts.MOST,
                        "7",
                        FunctionFacts.COUNT,
                        Integer.toString(count),
                        FunctionFacts.PORT,
                        "0",
                        FunctionFacts.AWAY,
                        away));
    }

    static HostDevice device(String name, Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(properties);
        all.put(HostDevice.INTERFACE, "the " + name);
        return Devices.device("/net/" + name, "net", DeviceNumber.NONE, Set.of(), all);
    }

    static Container container(String name, int pid) {
        return new Container(
                new ContainerId("docker", name),
                name,
                Map.of(),
                new InitProcess(pid, 1),
                IdMap.IDENTITY,
                IdMap.IDENTITY,
                "");
    }

    static Mapping mapping(String key, Map<String, String> match, Map<String, String> options, String container) {
        Mapping.Choice choice = new Mapping.Choice("nic", List.of(match), Mapping.Choice.ONLY, options);
        List<ContainerSelector.Name> names =
                container.isEmpty() ? List.of() : List.of(new ContainerSelector.NameGlob(container));
        return new Mapping(
                new EntryId("map", key),
                new Location("map.yaml", 1, 1),
                new ContainerSelector(Set.of(), names, List.of(), List.of(), Optional.empty()),
                choice,
                Mapping.Looks.PLAIN,
                Permissions.RW,
                false,
                DeviceTypes.named("nic").orElseThrow().exclusive(choice),
                Mapping.OnDetach.REFUSE_IF_OPEN);
    }
}
