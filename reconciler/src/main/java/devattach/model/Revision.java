package devattach.model;

import java.time.Instant;

/**
 * One state of the desired configuration.
 *
 * @param source where it came from: a repository's address (never with credentials) or a folder
 * @param ref the branch, tag or commit asked for; empty for a folder
 * @param commit 40 hex digits; for a folder, a digest of its content
 * @param author name and address of the commit's author; empty for a folder
 * @param subject first line of the commit's message
 * @param time when it was committed
 */
public record Revision(String source, String ref, String commit, String author, String subject, Instant time) {

    /** The first twelve digits, enough for people. */
    public String shortCommit() {
        return commit.length() <= 12 ? commit : commit.substring(0, 12);
    }
}
