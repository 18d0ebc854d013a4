package devattach.agent;

import devattach.device.DeviceTypes;
import devattach.host.Host;
import devattach.host.NetworkInterfaces;
import devattach.host.Notices;
import devattach.linux.net.Link;
import devattach.mechanism.nic.NicMechanism;
import devattach.mechanism.nic.Parked;
import devattach.model.Container;
import devattach.model.Desired;
import devattach.model.Facet;
import devattach.model.Finding;
import devattach.model.HostDevice;
import devattach.model.InitProcess;
import devattach.model.InterfaceId;
import devattach.model.Mapping;
import devattach.model.NetworkFinding;
import devattach.model.Plan;
import devattach.model.Protection;
import devattach.model.Step;
import devattach.model.World;
import devattach.plan.Findings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The host's network interfaces, where some mapping asks for them or some container has one; and those that have to come home. */
final class Interfaces {

    private final Host host;
    private final NicMechanism nics;
    private final @Nullable Notices notices;
    private final Protection protection;
    private final NetworkInterfaces network = new NetworkInterfaces();
    private List<NicMechanism.Astray> astray = List.of();
    private @Nullable List<Mapping> mappings;
    private boolean asked;
    private boolean choosing;
    private @Nullable World seen;
    private @Nullable World told;
    private List<HostDevice> interfaces = List.of();

    Interfaces(Host host, NicMechanism nics, @Nullable Notices notices, Protection protection) {
        this.protection = protection;
        this.notices = notices;
        this.host = host;
        this.nics = nics;
    }

    /**
     * With the interfaces as they are now, after those of ended containers came home.
     *
     * @return the very object of the last time when nothing changed
     */
    World with(World world, Desired desired, Mode mode) throws IOException {
        astray = mode == Mode.PLAN ? List.of() : nics.comeHome(host.alive());
        if (mappings != desired.mappings()) {
            mappings = desired.mappings();
            asked = desired.mappings().stream().anyMatch(DeviceTypes::isInterface);
            choosing = desired.mappings().stream().anyMatch(DeviceTypes::inParts);
        }
        if (notices != null) {
            notices.interfacesMatter(asked || !nics.touched().isEmpty());
        }
        List<HostDevice> now = asked ? network.of(nics.hostLinks(), nics.lent(), titles(world), use()) : List.of();
        World last = told;
        if (last == null || seen != world || !now.equals(interfaces)) {
            last = now.isEmpty() ? world : world.withInterfaces(now);
            interfaces = now;
            seen = world;
            told = last;
        }
        return last;
    }

    /** What keeps functions from being free. */
    private Map<InterfaceId, String> use() throws IOException {
        if (!choosing) {
            return Map.of();
        }
        Map<InterfaceId, String> use = new HashMap<>(nics.inUse());
        for (Link link : protection.interfaces().isEmpty() ? List.<Link>of() : nics.hostLinks()) {
            Parked home = Parked.of(link);
            Stream<String> names =
                    Stream.of(home.name(), home.hardware().permanentAddress().text());
            protection
                    .ofInterface(Stream.concat(names, home.altnames().stream()).toList())
                    .ifPresent(why -> use.putIfAbsent(home.hardware().id(), why));
        }
        return use;
    }

    private Map<InitProcess, String> titles(World world) {
        Map<InitProcess, String> titles = new HashMap<>();
        if (!nics.lent().isEmpty()) {
            for (Container container : world.containers()) {
                titles.putIfAbsent(container.init(), container.title());
            }
        }
        return titles;
    }

    /** Those that the host cannot spare, where the plan would take one from it. */
    Map<InterfaceId, String> inUse(Plan plan) throws IOException {
        boolean taking = plan.steps().stream()
                .anyMatch(step -> step instanceof Step.Add
                        && step.facet() instanceof Facet.Interface nic
                        && nic.origin().takes().isPresent());
        return taking ? nics.inUse() : Map.of();
    }

    /** With what is not home though it should be. */
    Plan told(Plan plan) {
        List<String> unreadable = nics.unreadable();
        if (astray.isEmpty() && unreadable.isEmpty()) {
            return plan;
        }
        List<Finding> findings = new ArrayList<>(plan.findings());
        astray.forEach(one -> findings.add(new NetworkFinding.Astray(
                one.entry().orElse(Findings.UNKNOWN),
                Findings.NOWHERE,
                one.facet().toString(),
                one.why())));
        unreadable.forEach(why ->
                findings.add(new NetworkFinding.Astray(Findings.UNKNOWN, Findings.NOWHERE, "an interface", why)));
        return new Plan(plan.steps(), findings);
    }
}
