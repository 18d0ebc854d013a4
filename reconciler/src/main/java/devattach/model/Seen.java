package devattach.model;

import java.util.Optional;

/**
 * What stands at one place of one container: what is there, whose it is, and what of ours the ledger has there.
 *
 * @param present the facet in force now, whoever made it
 * @param mine whether what is present was put there by us (meaningless for access, where rules of several owners add up)
 * @param ledger what the ledger says we put there, in force or not
 * @param obstacle why nothing can be put there: something else sits at the path, the policy cannot be read or changed; empty for none
 */
public record Seen(Optional<Facet> present, boolean mine, Optional<Facet> ledger, String obstacle) {

    public static final Seen NOTHING = new Seen(Optional.empty(), false, Optional.empty(), "");
}
