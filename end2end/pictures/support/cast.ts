// Who is in the pictures: always the same people, for a mark and its colour come from a person's id.
import { createHmac } from 'node:crypto';

/** Somebody with an id of their own. */
export interface Role {
  readonly nickname: string;
  readonly person: string;
}

/** Whose screen is in the picture. */
export const ALICE: Role = { nickname: 'Alice', person: 'd0df16f6494e2559119aaf4c' };
export const CHEOLSU: Role = { nickname: '김철수', person: '2274edbd4ece1a13ef74766e' };
export const BOB: Role = { nickname: 'Bob', person: 'b68ad4b558a8a797ff9b70ae' };
export const HANEUL: Role = { nickname: '박하늘', person: '93f2ff24009846c1e75f4843' };
export const DANA: Role = { nickname: 'Dana', person: '3e93df225333be9d2da8458f' };
export const MINA: Role = { nickname: '이미나', person: '2ce9bbc702250ae5a07ad8a4' };

/** What the server of the pictures signs identities with. It is no secret, and no other server has it. */
export const KEY = Buffer.alloc(64, 'pictures');

/** The cookie that says who somebody is, as the server makes it: the signature, and then the id. */
export function cookie({ person }: Role, url: string): { name: string; value: string; url: string } {
  // Of the key its first half signs.
  const signature = createHmac('sha256', KEY.subarray(0, 32)).update(person).digest('base64');
  return { name: 'parlor', value: encodeURIComponent(signature + person), url };
}
