import type { FastifyReply, FastifyRequest } from "fastify";
import type { Authenticator } from "../keys/authenticate.ts";
import { allows } from "../access/address-list.ts";
import type { Principal, Scope } from "../access/principal.ts";
import type { Config } from "../config/config.ts";
import { errors } from "../errors/errors.ts";
import { problem } from "../errors/problem.ts";
import type { Allowance } from "../rate-limit/allowance.ts";
import type { Limit } from "../plans/limit.ts";
import type { Draw, JointDecision, Limiter } from "../rate-limit/gcra.ts";
import { rateLimitHeaders } from "../rate-limit/headers.ts";
import { addressOf, bucketOf } from "./caller.ts";

/** What callers without a valid key may try, per address. */
const STRANGERS = { perMinute: 60, burst: 60 };
const SANDBOX = { perMinute: 120, burst: 120 };
const OF_SANDBOX = { requests: SANDBOX, writes: SANDBOX };

declare module "fastify" {
  interface FastifyRequest {
    /** Whose key it came with, admitted or not. */
    principal: Principal | undefined;
    /** `routeOptions`, which the framework makes anew each time that it is read. */
    matched: FastifyRequest["routeOptions"] | undefined;
    /** What was drawn from the caller's allowance. */
    drawn: JointDecision | undefined;
    allowance(): Allowance;
    /** Whether its key may still do what it did when it was admitted. */
    mayStill(): Promise<boolean>;
  }
  interface FastifyContextConfig {
    scope?: Scope;
    operationId?: string;
    /** Whether anyone may call it, with a key or without. */
    open?: boolean;
    /** What one caller's address may try, beside the allowance of the key. */
    perAddress?: Limit;
    /** What `perAddress` counts; routes of the same purpose share it. Default: the operation. */
    purpose?: string;
    /** Whether anyone may ask for it as often as they like: it is sent from memory, without the database. */
    cheap?: boolean;
    /** Whether it waits for something to happen, so that its time says nothing. */
    waits?: boolean;
    /** How many values its body may have, where that is more than usual. */
    maxValues?: number;
    /** Whether it changes something, as its declaration says; a query by POST does not. */
    write?: boolean;
  }
}

export interface GuardDeps {
  authenticator: Pick<Authenticator, "identify">;
  limiter: Limiter;
  config: Pick<Config, "plans" | "trustedProxies">;
}

/** Who calls, whether it may, and how often: the first thing that happens to a call of the API. */
export function createGuard({ authenticator, limiter, config }: GuardDeps) {
  function announce(reply: FastifyReply, decision: JointDecision, whose: string): void {
    const headers = rateLimitHeaders(decision, Date.now());
    reply.headers(headers);
    if (decision.allowed) return;
    const seconds = headers["Retry-After"] ?? "1";
    throw problem(errors.rate_limited, {
      detail: `You have reached the rate limit ${whose}. Try again in ${seconds} s.`,
    });
  }

  /** The bucket of a caller, and its limits. */
  function bucketOfCaller(request: FastifyRequest, principal: Principal) {
    return principal.limitPerAddress
      ? { key: bucketOf(principal.actor.id, request, config), limits: OF_SANDBOX }
      : { key: principal.actor.id, limits: config.plans[principal.plan] };
  }

  /** Draws, at once wherever memory can decide. */
  function draw<T>(draws: readonly Draw[], then: (decision: JointDecision) => T): T | Promise<T> {
    const ready = limiter.ready(draws);
    const take = () => then(limiter.takeAll(draws));
    return ready === undefined ? take() : ready.then(take);
  }

  function admit(
    request: FastifyRequest,
    reply: FastifyReply,
    principal: Principal,
  ): void | Promise<void> {
    // Before anything is refused: what a key was refused is in its workspace's log.
    request.principal = principal;
    const { write } = request.matched?.config ?? {};
    const { key, limits } = bucketOfCaller(request, principal);
    const draws: Draw[] = [{ key, limit: limits.requests }];
    if (write === true) draws.push({ key: `${key} writes`, limit: limits.writes });
    const ofAddress = addressDraw(request);
    return draw([...draws, ...ofAddress], (decision) => {
      request.drawn = decision;
      const byAddress = ofAddress.length > 0 && (decision.decisions.at(-1)?.retryAfterMs ?? 0) > 0;
      announce(reply, decision, byAddress ? "of your address" : `of the plan "${principal.plan}"`);
      requireRights(request, principal);
    });
  }

  /** Why a key may not do what is asked, if so. */
  function whyForbidden(request: FastifyRequest, principal: Principal): string | undefined {
    const { scope } = request.matched?.config ?? {};
    if (
      principal.addresses !== undefined &&
      !allows(principal.addresses, addressOf(request, config) ?? "")
    ) {
      return "This API key is not allowed from this address.";
    }
    if (scope !== undefined && !principal.scopes.has(scope)) {
      return `This API key lacks the scope "${scope}".`;
    }
    return undefined;
  }

  function requireRights(request: FastifyRequest, principal: Principal): void {
    const detail = whyForbidden(request, principal);
    if (detail !== undefined) throw problem(errors.forbidden, { detail });
  }

  /** Whether the key of an admitted request may still do what it did, for responses that go on: mostly from memory. */
  async function mayStill(request: FastifyRequest): Promise<boolean> {
    const key = presentedKey(request);
    const principal = key === undefined ? undefined : await authenticator.identify(key);
    return principal !== undefined && whyForbidden(request, principal) === undefined;
  }

  function allowanceOf(request: FastifyRequest): Allowance {
    const { principal, drawn } = request;
    const requests = drawn?.decisions[0];
    if (principal === undefined || requests === undefined) throw new Error("Nobody was admitted.");
    const { key, limits } = bucketOfCaller(request, principal);
    const writes = limiter.take(`${key} writes`, limits.writes, 0);
    return { plan: principal.plan, requests, writes };
  }

  /** What the route lets one address try, whoever calls from there. */
  function addressDraw(request: FastifyRequest): Draw[] {
    const { perAddress, operationId = "", purpose = operationId } = request.matched?.config ?? {};
    if (perAddress === undefined) return [];
    return [{ key: bucketOf(purpose, request, config), limit: perAddress }];
  }

  const strangersDraw = (request: FastifyRequest, cost = 1): Draw => ({
    key: bucketOf("address", request, config),
    limit: STRANGERS,
    cost,
  });

  /** When nobody can say who calls: the headers of a stranger, whom it costs nothing. */
  function fail(request: FastifyRequest, reply: FastifyReply, error: unknown): never {
    reply.headers(rateLimitHeaders(limiter.takeAll([strangersDraw(request, 0)]), Date.now()));
    throw error;
  }

  function refuse(key: string | undefined): never {
    throw problem(errors.unauthenticated, {
      detail:
        key === undefined
          ? "The request has no API key. Send it in the X-API-Key header."
          : "The API key is mistyped, revoked or expired.",
      headers: { "www-authenticate": 'Bearer realm="SalesOS"' },
    });
  }

  function guard(request: FastifyRequest, reply: FastifyReply): void | Promise<void> {
    const key = presentedKey(request);
    if (key === undefined && request.matched?.config.open === true) {
      return draw([strangersDraw(request), ...addressDraw(request)], (decision) =>
        announce(reply, decision, "of your address"),
      );
    }
    const guess = [strangersDraw(request)];
    const count = (decision: JointDecision) =>
      announce(reply, decision, "for requests without a valid key");
    let counted = false;
    // A guess is counted before the database is asked about it, where memory can decide; else right after.
    const countFirst = () => {
      if (limiter.ready(guess) !== undefined) return;
      counted = true;
      count(limiter.takeAll(guess));
    };
    const decide = (principal: Principal | undefined) => {
      if (principal === undefined) {
        if (counted) return refuse(key);
        return draw(guess, (decision) => {
          count(decision);
          return refuse(key);
        });
      }
      // The look-up found a good key, so it was no guess.
      if (counted) limiter.takeAll([strangersDraw(request, -1)]);
      return admit(request, reply, principal);
    };
    const found = key === undefined ? undefined : authenticator.identify(key, countFirst);
    if (!(found instanceof Promise)) return decide(found);
    return found.then(decide, (error: unknown) => fail(request, reply, error));
  }

  /** The limit of a page, form or file, which needs no key: drawn before its body is read. */
  function guardOpen(request: FastifyRequest, reply: FastifyReply): void | Promise<void> {
    const draws = addressDraw(request);
    if (draws.length === 0) return;
    return draw(draws, (decision) => announce(reply, decision, "of your address"));
  }

  return { guard, guardOpen, allowanceOf, mayStill };
}

function presentedKey(request: FastifyRequest): string | undefined {
  const header = request.headers["x-api-key"];
  if (typeof header === "string") return header.trim();
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
}
