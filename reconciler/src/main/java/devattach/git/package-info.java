/** Git as the source of desired state: fetch, choose the commit, keep the last valid one. Only here is JGit seen. */
@NullMarked
package devattach.git;

import org.jspecify.annotations.NullMarked;
