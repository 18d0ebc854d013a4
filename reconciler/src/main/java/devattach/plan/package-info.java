/** What to change, decided without touching anything: {@link devattach.plan.Resolver}, {@link devattach.plan.Planner}, {@link devattach.plan.Guard}. Pure. */
@NullMarked
package devattach.plan;

import org.jspecify.annotations.NullMarked;
