package devattach.host;

import devattach.linux.net.Link;
import devattach.mechanism.nic.FunctionFolders;
import devattach.mechanism.nic.NicMechanism;
import devattach.mechanism.nic.Parked;
import devattach.model.FunctionFacts;
import devattach.model.InterfaceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** What the system knows of physical and virtual functions, as {@link FunctionFacts}. */
final class FunctionProperties {

    private static final Path NETWORK = Path.of("/sys/class/net");

    private final List<Link> links;
    private final List<NicMechanism.Lent> away;
    private final Map<String, SortedMap<Integer, String>> functions = new HashMap<>();

    FunctionProperties(List<Link> links, List<NicMechanism.Lent> away) {
        this.links = links;
        this.away = away;
    }

    /** Of an interface of the host. */
    Map<String, String> here(Link link, Map<InterfaceId, String> use) throws IOException {
        Link.Hardware hardware = link.hardware();
        Map<String, String> facts = new HashMap<>();
        Optional<String> physical = FunctionFolders.physical(hardware.bus(), hardware.device());
        if (physical.isPresent()) {
            facts.putAll(virtual(physical.get(), hardware.device()));
            String why =
                    use.getOrDefault(Parked.Identity.of(link).id(), link.state().isUp() ? "it is up" : "");
            facts.put(FunctionFacts.BUSY, why);
            facts.put(FunctionFacts.PORT, port(link));
            return facts;
        }
        int most = FunctionFolders.most(hardware.bus(), hardware.device());
        if (most > 0) {
            SortedMap<Integer, String> all = functions(hardware.device());
            facts.put(FunctionFacts.MOST, Integer.toString(most));
            facts.put(FunctionFacts.COUNT, Integer.toString(all.size()));
            facts.put(FunctionFacts.AWAY, absent(all));
            facts.put(
                    FunctionFacts.BUSY,
                    use.getOrDefault(Parked.Identity.of(link).id(), ""));
            facts.put(FunctionFacts.PORT, port(link));
        }
        return facts;
    }

    /** Of one that is in a container, or on its way there or back. */
    Map<String, String> away(NicMechanism.Lent one) throws IOException {
        Parked.Identity hardware = one.home().hardware();
        Optional<String> physical = FunctionFolders.physical(hardware.bus(), hardware.device());
        if (physical.isEmpty()) {
            return Map.of();
        }
        Map<String, String> facts = virtual(physical.get(), hardware.device());
        String holder = one.entry()
                .map(entry -> FunctionFacts.holder(one.container(), entry))
                .orElse("unknown");
        facts.put(FunctionFacts.HOLDER, holder);
        return facts;
    }

    private Map<String, String> virtual(String physical, String device) throws IOException {
        Map<String, String> facts = new HashMap<>();
        facts.put(FunctionFacts.OF, physical);
        functions(physical).forEach((number, one) -> {
            if (one.equals(device)) {
                facts.put(FunctionFacts.NUMBER, Integer.toString(number));
            }
        });
        return facts;
    }

    private SortedMap<Integer, String> functions(String device) throws IOException {
        SortedMap<Integer, String> known = functions.get(device);
        if (known == null) {
            known = FunctionFolders.virtual(device);
            functions.put(device, known);
        }
        return known;
    }

    /** Those that have no interface, here or in a container by us. */
    private String absent(SortedMap<Integer, String> all) {
        List<String> absent = new ArrayList<>();
        all.forEach((number, device) -> {
            boolean known = links.stream()
                            .anyMatch(link -> link.hardware().device().equals(device))
                    || away.stream()
                            .anyMatch(one -> one.home().hardware().device().equals(device));
            if (!known) {
                String driver = FunctionFolders.driver(device);
                absent.add(number + " "
                        + switch (driver) {
                            case "" -> "has no driver";
                            case "vfio-pci" -> "is for a virtual machine (vfio-pci)";
                            default -> "has no interface here (driver " + driver + ")";
                        });
            }
        });
        return String.join(", ", absent);
    }

    private static String port(Link link) {
        try {
            return Files.readString(NETWORK.resolve(link.name()).resolve("dev_port"))
                    .strip();
        } catch (IOException e) {
            return ""; // renamed just now
        }
    }
}
