package devattach.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One way to say which device is meant: keys that may stand in {@code match}, see {@code docs/selectors.md}.
 *
 * @param match dotted keys and their values, in the order people read them
 */
public record Rung(Map<String, String> match, Lasting lasting) {

    /** Why a rung means the same thing tomorrow; from what lasts longest. */
    public enum Lasting {
        /** What it is, such as a serial number: it may be plugged in elsewhere. */
        IDENTITY,
        /** What is on it, such as a file system's UUID: until somebody writes another; a copy has the same. */
        CONTENT,
        /** Where it is plugged in: whatever is there. */
        PLACE,
        /** What its driver always calls it, such as {@code fuse}. */
        NODE,
        /** Of what sort it is: true of its like, too. */
        SORT,
        /** What the kernel calls it now, in order of appearance: may mean another one after a re-plug or reboot. */
        NAME
    }

    public Rung {
        match = Collections.unmodifiableMap(new LinkedHashMap<>(match));
    }
}
