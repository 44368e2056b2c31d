import { delivery, downTopicsOf, hubPublicationFilters, hubSubscriptions, topicOf } from '../../contract/topics.ts';
import type { BrokerAccess, BrokerFiles } from './broker-access.ts';

/**
 * `acl.conf` (file authoriser) and the settings of `emqx.conf` that it relies on, for EMQX 5.1 and later. Each device may
 * publish its own topics, with the retain flag that the contract gives them, and subscribe its own, spelt out.
 */
export function emqxFiles(access: BrokerAccess & { readonly port: number }): BrokerFiles {
  return { 'acl.conf': accessList(access), 'emqx.conf': settings(access.port) };
}

function accessList({ hub, workers = 0, devices }: BrokerAccess): string {
  const hubUsers = workers > 0 ? `{user, {re, "^${hub}(:hub-[1-9][0-9]{0,2})?$"}}` : `{user, "${hub}"}`;
  const rules = [
    rule(hubUsers, 'subscribe', hubSubscriptions()),
    rule(hubUsers, 'publish', hubPublicationFilters()),
    ...devices.flatMap((address) => [
      ...(['attest', 'status'] as const).map((channel) =>
        rule(`{user, "${address.device}"}`, `{publish, [{qos, 1}, {retain, ${delivery[channel].retain}}]}`, [
          topicOf(address, channel),
        ]),
      ),
      rule(`{user, "${address.device}"}`, 'subscribe', downTopicsOf(address)),
    ]),
    '{deny, all}.',
  ];
  return `${rules.join('\n')}\n`;
}

// `eq` compares a subscription as it is written, so that no wildcard can be slipped in for one of the topics. The hub's
// own are filters and have to match as such.
function rule(user: string, action: string, topics: readonly string[]): string {
  const list = topics.map((topic) => (topic.includes('+') && action === 'publish' ? `"${topic}"` : `{eq, "${topic}"}`));
  return `{allow, ${user}, ${action}, [${list.join(', ')}]}.`;
}

function settings(port: number): string {
  return `listeners.tcp.default.enable = false
listeners.ws.default.enable = false
listeners.wss.default.enable = false
listeners.ssl.default {
  bind = "0.0.0.0:${port}"
  ssl_options {
    cacertfile = "etc/certs/ca.crt"
    certfile = "etc/certs/broker.crt"
    keyfile = "etc/certs/broker.key"
    verify = verify_peer
    fail_if_no_peer_cert = true
    versions = ["tlsv1.3"]
  }
}
mqtt {
  peer_cert_as_username = cn
  peer_cert_as_clientid = cn
  max_packet_size = 65KB
  session_expiry_interval = 14d
}
authorization {
  no_match = deny
  deny_action = disconnect
  sources = [{ type = file, enable = true, path = "etc/acl.conf" }]
}
`;
}
