package devattach.agent;

import devattach.host.CdiFolders;
import devattach.model.CdiCatalog;
import devattach.model.Desired;
import devattach.model.Mapping;
import devattach.model.World;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A look at the host with what its CDI specs say, where some mapping asks for them. */
final class Specified {

    private static final String TYPE = "cdi";

    private final CdiFolders specs;
    private @Nullable World seen;
    private @Nullable World told;
    private @Nullable List<Mapping> mappings;
    private @Nullable List<Mapping> before;
    private boolean asked;

    Specified(CdiFolders specs) {
        this.specs = specs;
    }

    /**
     * With the specs as they are now.
     *
     * @return the very object of the last time when neither the look nor the specs changed
     */
    World with(World world, Desired desired) throws IOException {
        if (mappings != desired.mappings() || before != desired.before()) {
            mappings = desired.mappings();
            before = desired.before();
            asked = isAsked(desired.mappings()) || isAsked(desired.before());
        }
        CdiCatalog now = asked ? specs.look() : CdiCatalog.EMPTY;
        World last = told;
        if (last == null || seen != world || last.cdi() != now) {
            last = now == CdiCatalog.EMPTY ? world : world.with(now);
            seen = world;
            told = last;
        }
        return last;
    }

    private static boolean isAsked(List<Mapping> mappings) {
        return mappings.stream().anyMatch(mapping -> mapping.type().equals(TYPE));
    }
}
