/** 照合値: twelve characters in groups of four, to be compared with those on paper. */
export function Digest({ value }: { value: string }) {
  return <span className="figures">{groupsOf(value)}</span>;
}

export function groupsOf(digest: string): string {
  return digest.match(/.{1,4}/g)?.join(" ") ?? digest;
}
