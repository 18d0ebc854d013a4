package devattach.agent;

import devattach.explain.Evidence;
import devattach.explain.Ladder;
import devattach.host.Holders;
import devattach.host.Host;
import devattach.host.Look;
import devattach.host.NodeSearch;
import devattach.host.Surroundings;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.mechanism.ContainerHandle;
import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.ContainerPath;
import devattach.model.Desired;
import devattach.model.DeviceNumber;
import devattach.model.DeviceUse;
import devattach.model.Explanation;
import devattach.model.Facet;
import devattach.model.Finding;
import devattach.model.HostDevice;
import devattach.model.Live;
import devattach.model.Mapping;
import devattach.model.Permissions;
import devattach.model.Place;
import devattach.model.Report;
import devattach.model.Resolution;
import devattach.model.Seen;
import devattach.model.Severity;
import devattach.model.Wanted;
import devattach.model.World;
import devattach.plan.Resolver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Looks at one device in one container, or in all of them. Changes nothing, and needs no configuration. */
public final class Inquiry {

    private final Host host;
    private final Specified specified;
    private final Interfaces interfaces;
    private final Look look;
    private final Reconciler reconciler;

    Inquiry(Host host, Specified specified, Interfaces interfaces, Look look, Reconciler reconciler) {
        this.host = host;
        this.specified = specified;
        this.interfaces = interfaces;
        this.look = look;
        this.reconciler = reconciler;
    }

    /**
     * Why a device can be used in a container, or cannot.
     *
     * @param desired what is configured; empty where nothing is
     * @param container its title, name or id; without a subject with that behind it, CONTAINER/ENTRY
     * @param subject an entry, {@code MAP/KEY} or its key alone; or a device of the host by its path, a link or its number
     */
    public Explanation explain(Optional<Desired> desired, String container, Optional<String> subject)
            throws IOException {
        Optional<Report> report = desired.isPresent()
                ? Optional.of(reconciler.pass(desired.get(), Mode.PLAN, Host.Depth.FULL))
                : Optional.empty();
        Asked asked = desired.map(Asked::of).orElse(new Asked(List.of(), Set.of(), Map.of()));
        World seen = host.look(asked.selectors(), asked.attributes(), Host.Depth.FULL);
        World world = desired.isPresent()
                ? interfaces.with(specified.with(seen, desired.get()), desired.get(), Mode.PLAN)
                : seen;
        Named.Question question = subject.map(about -> new Named.Question(container, about))
                .orElseGet(() -> Named.split(world, container));
        Container one = Named.container(world, question.container());
        List<Mapping> mappings = desired.map(Desired::mappings).orElse(List.of());
        Resolution wanted = Resolver.resolve(mappings, world);
        Optional<Mapping> entry = Named.entry(mappings, question.subject());
        Subject about = entry.isPresent()
                ? Subject.ofEntry(entry.get(), one.id(), wanted)
                : Subject.ofDevice(Named.device(world, question.subject(), mappings), one.id(), wanted);
        return Ladder.of(evidence(one, about, world, report), question.subject());
    }

    private Evidence evidence(Container container, Subject about, World world, Optional<Report> report)
            throws IOException {
        ContainerHandle handle = host.handle(container.id())
                .orElseThrow(() -> new IOException(container.title() + ": ended while it was looked at; ask again"));
        Optional<ContainerPath> path = about.path();
        Optional<HostDevice> device = about.number().flatMap(number -> withNumber(world, number));
        if (path.isEmpty() && about.number().isPresent()) {
            path = NodeSearch.find(handle, about.number().get()).stream().findFirst();
            if (path.isEmpty()) {
                path = device.map(found -> new ContainerPath(found.devnode()));
            }
        }
        Seen node = path.isPresent() ? at(container, new Place.Path(path.get())) : Seen.NOTHING;
        Seen policy = about.number().isPresent()
                ? at(container, new Place.Device(about.number().get()))
                : Seen.NOTHING;
        Mount mount =
                path.isPresent() ? Mount.holding(mountinfo(handle), path.get().value()) : Mount.NONE;
        List<String> open = new ArrayList<>();
        if (about.number().isPresent()) {
            Holders.now().of(handle, about.number().get()).forEach(holder -> open.add(holder.toString()));
        }
        return new Evidence(
                container,
                Surroundings.of(container, world).stream().map(Container::title).toList(),
                about.mapping(),
                about.elsewhere(),
                findings(about, container.id(), report),
                about.number(),
                device,
                path,
                node,
                policy,
                about.wanted(),
                mount.isOf(path),
                mount.noDevices(),
                label(handle),
                open);
    }

    private static List<Finding> findings(Subject about, ContainerId container, Optional<Report> report) {
        if (about.mapping().isEmpty() || report.isEmpty()) {
            return List.of();
        }
        return report.get().plan().findings().stream()
                .filter(finding -> finding.entry().equals(about.mapping().get().entry()))
                .filter(finding -> finding.container().isEmpty()
                        || finding.container().get().equals(container))
                .toList();
    }

    private Seen at(Container container, Place place) throws IOException {
        return live(container, Set.of(place)).at(place);
    }

    private Live live(Container container, Set<Place> places) throws IOException {
        Look.Sight sight = look.into(List.of(container.id()), any -> places, Host.Depth.FULL);
        Live live = sight.live().get(container.id());
        if (live == null) {
            throw new IOException(container.title() + ": "
                    + sight.unreadable().getOrDefault(container.id(), "could not be looked into"));
        }
        return live;
    }

    private static String mountinfo(ContainerHandle container) throws KernelException {
        try (Fd file = Files.openAt(container.proc(), "mountinfo", Files.O_RDONLY)) {
            return Files.readText(file);
        }
    }

    /** See proc_pid_attr(5); a kernel without security modules refuses the question. */
    private static String label(ContainerHandle container) {
        try (Fd file = Files.openAt(container.proc(), "attr/current", Files.O_RDONLY)) {
            return Files.readText(file).replace("\0", "").strip();
        } catch (KernelException e) {
            return "";
        }
    }

    private static Optional<HostDevice> withNumber(World world, DeviceNumber number) {
        return world.devices().stream()
                .filter(device -> device.number().equals(number))
                .findFirst();
    }

    /**
     * Who has a device.
     *
     * @param text its path on the host, a link to it, or its number
     */
    public DeviceUse who(String text) throws IOException {
        World world = host.look(List.of(), Set.of(), Host.Depth.FULL);
        DeviceNumber number = Named.device(world, text, List.of());
        Map<String, String> unreadable = new TreeMap<>();
        List<DeviceUse.InContainer> containers = new ArrayList<>();
        Map<String, ContainerHandle> handles = new HashMap<>();
        for (Container container : world.containers()) {
            Optional<ContainerHandle> handle = host.handle(container.id());
            if (!world.primary(container).equals(container.id()) || handle.isEmpty()) {
                continue;
            }
            handles.put(container.title(), handle.get());
            try {
                DeviceUse.InContainer use = in(container, handle.get(), number);
                if (!use.nodes().isEmpty() || !use.allowed().and(Permissions.RW).isEmpty()) {
                    containers.add(use);
                }
            } catch (IOException e) {
                unreadable.put(container.title(), String.valueOf(e.getMessage()));
            }
        }
        return new DeviceUse(number, withNumber(world, number), containers, open(number, handles), unreadable);
    }

    private DeviceUse.InContainer in(Container container, ContainerHandle handle, DeviceNumber number)
            throws IOException {
        List<ContainerPath> nodes = NodeSearch.find(handle, number);
        Set<Place> places = new HashSet<>();
        places.add(new Place.Device(number));
        nodes.forEach(node -> places.add(new Place.Path(node)));
        return Census.use(container, live(container, places), number, nodes);
    }

    private static List<DeviceUse.Opened> open(DeviceNumber number, Map<String, ContainerHandle> containers)
            throws KernelException {
        List<DeviceUse.Opened> opened = new ArrayList<>();
        for (Holders.Opened process : Holders.now().everywhere(number)) {
            String container = "";
            for (Map.Entry<String, ContainerHandle> each : containers.entrySet()) {
                if (Holders.isOf(process, each.getValue())) {
                    container = each.getKey();
                }
            }
            opened.add(new DeviceUse.Opened(process.holder(), process.user(), container));
        }
        return opened;
    }

    /** What is asked about: where its node should be and what should be allowed, as far as an entry says so. */
    private record Subject(
            Optional<Mapping> mapping,
            boolean elsewhere,
            Optional<DeviceNumber> number,
            Optional<ContainerPath> path,
            Permissions wanted) {

        static Subject ofEntry(Mapping mapping, ContainerId container, Resolution wanted) {
            Optional<Facet.Node> node = node(container, wanted, any -> any.by().stream()
                    .anyMatch(by -> by.entry().equals(mapping.entry())));
            boolean absent = wanted.findings().stream()
                    .filter(finding -> finding.severity() != Severity.NOTE)
                    .anyMatch(finding -> finding.entry().equals(mapping.entry()));
            return new Subject(
                    Optional.of(mapping),
                    node.isEmpty() && !absent,
                    node.map(Facet.Node::number),
                    node.map(Facet.Node::path).or(mapping::path),
                    mapping.access());
        }

        static Subject ofDevice(DeviceNumber number, ContainerId container, Resolution wanted) {
            Optional<Facet.Node> node =
                    node(container, wanted, any -> any.facet().subject().equals(number));
            Optional<Mapping> mapping = node.flatMap(found -> by(container, wanted, found));
            return new Subject(
                    mapping,
                    false,
                    Optional.of(number),
                    node.map(Facet.Node::path),
                    mapping.map(Mapping::access).orElse(Permissions.RW));
        }

        private static Optional<Mapping> by(ContainerId container, Resolution wanted, Facet.Node node) {
            return wanted.wanted().getOrDefault(container, new TreeMap<>()).values().stream()
                    .filter(each -> each.facet().equals(node))
                    .flatMap(each -> each.by().stream())
                    .findFirst();
        }

        private static Optional<Facet.Node> node(ContainerId container, Resolution wanted, Predicate<Wanted> which) {
            return wanted.wanted().getOrDefault(container, new TreeMap<>()).values().stream()
                    .filter(which)
                    .map(Wanted::facet)
                    .filter(Facet.Node.class::isInstance)
                    .map(Facet.Node.class::cast)
                    .findFirst();
        }
    }
}
