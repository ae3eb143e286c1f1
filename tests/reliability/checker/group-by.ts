/** Groups in the order of their first members. Node 20 has no Map.groupBy. */
export function groupBy<Each, Key>(members: readonly Each[], keyOf: (member: Each) => Key): Map<Key, Each[]> {
  const groups = new Map<Key, Each[]>();
  for (const member of members) {
    const key = keyOf(member);
    const group = groups.get(key);
    if (group) group.push(member);
    else groups.set(key, [member]);
  }
  return groups;
}
