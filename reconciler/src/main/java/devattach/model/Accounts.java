package devattach.model;

import java.util.Map;

/**
 * The user and group names of one container, from its own /etc/passwd and /etc/group.
 *
 * @param unreadable why they could not be read; empty when they were
 */
public record Accounts(Map<String, Integer> users, Map<String, Integer> groups, String unreadable) {

    public static final Accounts EMPTY = new Accounts(Map.of(), Map.of(), "");

    public Accounts {
        users = Map.copyOf(users);
        groups = Map.copyOf(groups);
    }
}
