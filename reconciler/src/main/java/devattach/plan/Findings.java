package devattach.plan;

import devattach.model.EntryId;
import devattach.model.Location;
import devattach.model.Mapping;
import devattach.model.Step;

/** What findings about steps have in common. */
public final class Findings {

    /** The entry of something of ours that no revision at hand explains. */
    public static final EntryId UNKNOWN = new EntryId("(no longer in Git)", "-");

    /** Where that was written. */
    public static final Location NOWHERE = new Location("(no longer in Git)", 0, 0);

    private Findings() {}

    static Location where(Step step, Guard.Facts facts) {
        Mapping mapping = facts.mappings().get(step.entry().orElse(UNKNOWN));
        return mapping == null ? NOWHERE : mapping.where();
    }
}
