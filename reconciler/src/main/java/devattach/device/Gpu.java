package devattach.device;

import devattach.model.HostDevice;
import devattach.model.Mapping;
import devattach.model.Thing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code gpu}: a graphics card with all that programs need of it: its nodes of DRM (card and render), for AMD's the compute node they
 * share ({@code kfd}), for NVIDIA's the driver's own nodes, those of one card and those all cards share. What comes later
 * ({@code nvidia-uvm} is made when its module is first used) is attached when it comes.
 */
final class Gpu implements DeviceType {

    private static final Map<String, String> LXD = Map.of(
            "vendorid", "pci.vendor",
            "productid", "pci.device",
            "pci", "pci.address",
            "id", "id");

    private static final Option NODE = Option.oneOf("node", "all", "render", "card");
    private static final Option GPUTYPE = Option.oneOf("gputype", "physical", "mig");
    private static final Option INSTANCE = Option.number("mig.gi");
    private static final Option COMPUTE = Option.number("mig.ci");

    private static final String DRM = "drm";
    private static final String NVIDIA = "nvidia";
    private static final String NVIDIA_CAPS = "nvidia-caps";
    private static final String RENDER = "renderD";

    /** What amdgpu calls a part of a card: {@code amdgpu_xcp_0}, and {@code amdgpu_xcp.0} before. */
    private static final String AMD_PART = "/devices/platform/amdgpu_xcp";

    /** Only for those that set modes, which a container has no business with. */
    private static final String MODESET = "nvidia-modeset";

    @Override
    public String name() {
        return "gpu";
    }

    @Override
    public Set<String> keys() {
        Set<String> keys = new TreeSet<>(Selectors.KEYS);
        keys.add("id");
        keys.add("uuid");
        return keys;
    }

    @Override
    public Map<String, String> shorthands() {
        return LXD;
    }

    @Override
    public List<Option> options() {
        return List.of(NODE, GPUTYPE, INSTANCE, COMPUTE);
    }

    @Override
    public List<Thing> things(Mapping.Choice choice, List<HostDevice> devices) {
        Map<String, List<HostDevice>> cards = new LinkedHashMap<>();
        List<HostDevice> common = new ArrayList<>();
        for (HostDevice device : devices) {
            Optional<String> card = card(device);
            card.ifPresent(path ->
                    cards.computeIfAbsent(path, any -> new ArrayList<>()).add(device));
            if (card.isEmpty() && isCommon(device)) {
                common.add(device);
            }
        }
        List<Thing> things = new ArrayList<>();
        cards.forEach((path, nodes) -> {
            if (nodes.stream().anyMatch(node -> fits(choice, node))) {
                thing(choice, path, nodes, common).ifPresent(things::add);
            }
        });
        return things;
    }

    @Override
    public Optional<String> contradiction(Mapping.Choice choice) {
        Map<String, String> told = choice.options();
        boolean part = "mig".equals(told.get(GPUTYPE.key()));
        boolean both = told.containsKey(INSTANCE.key()) && told.containsKey(COMPUTE.key());
        boolean any = told.containsKey(INSTANCE.key()) || told.containsKey(COMPUTE.key());
        if (part && !both) {
            return Optional.of("'gputype: mig' needs both 'mig.gi' and 'mig.ci'; nvidia-smi mig -lci lists them");
        }
        return any && !part
                ? Optional.of("'mig.gi' and 'mig.ci' name a part of a card; add 'gputype: mig', or remove them")
                : Optional.empty();
    }

    /** The folder of the card a node belongs to: {@code .../0000:03:00.0} of {@code .../0000:03:00.0/drm/card0}. */
    private static Optional<String> card(HostDevice node) {
        String subsystem = node.subsystem().equals(NVIDIA_CAPS) ? NVIDIA : node.subsystem();
        boolean isOfCards = subsystem.equals(DRM) || subsystem.equals(NVIDIA);
        int at = isOfCards ? node.sysPath().lastIndexOf("/" + subsystem + "/") : -1;
        return at <= 0 || node.sysPath().startsWith("/devices/virtual/")
                ? Optional.empty()
                : Optional.of(node.sysPath().substring(0, at));
    }

    private static boolean isCommon(HostDevice device) {
        return device.subsystem().equals("kfd") || device.subsystem().equals(NVIDIA);
    }

    private static boolean fits(Mapping.Choice choice, HostDevice node) {
        return choice.match().stream()
                .anyMatch(match -> match.entrySet().stream().allMatch(key -> switch (key.getKey()) {
                    case "id" -> node.name().equals("card" + key.getValue());
                    case "uuid" -> node.property("gpu.uuid").equals(key.getValue());
                    default -> Selectors.accept(Map.of(key.getKey(), key.getValue()), node);
                }));
    }

    private static Optional<Thing> thing(
            Mapping.Choice choice, String path, List<HostDevice> nodes, List<HostDevice> common) {
        boolean nvidia = nodes.stream().anyMatch(node -> node.subsystem().equals(NVIDIA));
        List<HostDevice> shared = new ArrayList<>(common.stream()
                .filter(node -> isNeeded(choice, node, nvidia, nodes))
                .toList());
        String title = title(path, nodes);
        if (!"mig".equals(choice.options().get(GPUTYPE.key()))) {
            List<HostDevice> own =
                    nodes.stream().filter(node -> isAsked(choice, node)).toList();
            return own.isEmpty() ? Optional.empty() : Optional.of(new Thing(path, title, own, shared));
        }
        List<HostDevice> capabilities = nodes.stream()
                .filter(node -> node.subsystem().equals(NVIDIA_CAPS) && isOfInstance(choice, node))
                .toList();
        nodes.stream().filter(node -> node.subsystem().equals(NVIDIA)).forEach(shared::add);
        String instance = "/gi" + choice.options().get(INSTANCE.key()) + "/ci"
                + choice.options().get(COMPUTE.key());
        return capabilities.size() < 2
                ? Optional.empty()
                : Optional.of(new Thing(path + instance, title + instance, capabilities, shared));
    }

    /** Of the common nodes those for cards of this maker. */
    private static boolean isNeeded(Mapping.Choice choice, HostDevice common, boolean nvidia, List<HostDevice> nodes) {
        if (common.subsystem().equals(NVIDIA)) {
            return nvidia && (!common.name().equals(MODESET) || !isRenderOnly(choice));
        }
        return !"card".equals(choice.options().get(NODE.key()))
                && nodes.stream().anyMatch(Gpu::isAmd);
    }

    /** A part of a card has a device of its own, which no driver is bound to. */
    private static boolean isAmd(HostDevice node) {
        return node.property("driver").equals("amdgpu") || node.sysPath().startsWith(AMD_PART);
    }

    private static boolean isAsked(Mapping.Choice choice, HostDevice node) {
        if (node.subsystem().equals(NVIDIA_CAPS)) {
            return false; // give parts of a card, or the power to cut it
        }
        String asked = choice.options().getOrDefault(NODE.key(), "all");
        boolean render = node.name().startsWith(RENDER);
        return !node.subsystem().equals(DRM) || asked.equals("all") || render == asked.equals("render");
    }

    private static boolean isRenderOnly(Mapping.Choice choice) {
        return "render".equals(choice.options().get(NODE.key()));
    }

    /** A compute instance needs the capability of the GPU instance it is in as well. */
    private static boolean isOfInstance(Mapping.Choice choice, HostDevice capability) {
        String compute = capability.property("mig.ci");
        return capability.property("mig.gi").equals(choice.options().get(INSTANCE.key()))
                && (compute.isEmpty() || compute.equals(choice.options().get(COMPUTE.key())));
    }

    private static String title(String path, List<HostDevice> nodes) {
        String model = nodes.stream()
                .map(node -> node.property("gpu.model"))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(nodes.get(0).property("driver"));
        String place = path.substring(path.lastIndexOf('/') + 1);
        return model.isEmpty() ? "GPU " + place : model + " at " + place;
    }
}
