import { ContractError } from '../../../contract/errors.ts';
import { DeviceId } from '../../../contract/ids.ts';
import { type Channel, delivery, mayPublish, maySubscribe, parseTopic, topicOf } from '../../../contract/topics.ts';
import { PacketLimit } from '../../../hub/broker/packet-limit.ts';
import { hostileBytes, noise } from '../mutate-bytes.ts';
import { hostileText } from '../mutate-json.ts';
import { judged, refused, type Target } from '../target.ts';
import { SITE } from '../victim.ts';

const MAX_PACKET_BYTES = 18_432;
// CONNECT and PUBLISH of MQTT 3.1.1, cut short where their content begins.
const PACKETS = [
  Buffer.from('101300044d5154540402003c00076b696f736b2d31', 'hex'),
  Buffer.from('321400107a732f76312f612f622f75702f6174000168', 'hex'),
];

/** Topics with wildcards, line ends and other levels; and the byte stream in which they come. */
export const topicTarget: Target = {
  name: 'topic',
  share: 200,
  async open() {
    const address = { site: SITE, device: DeviceId.parse('kiosk-1') };
    const topics = (Object.keys(delivery) as Channel[]).map((channel) => topicOf(address, channel));
    return {
      attempt(dice) {
        if (dice.below(4) === 0) {
          const limit = new PacketLimit(MAX_PACKET_BYTES);
          const stream = dice.below(3) === 0 ? noise(dice, 300) : hostileBytes(dice.pick(PACKETS), dice);
          return limit.admits(stream) ? 'accepted' : refused('PACKET_TOO_LARGE');
        }
        let topic = dice.pick(topics);
        for (let left = dice.between(1, 3); left > 0; left -= 1) topic = hostileText(topic, dice);
        // The law that keeps devices apart: what a device may say is on its own topics, to the letter.
        const allowed = mayPublish(address, topic, false) || mayPublish(address, topic, true);
        if ((allowed || maySubscribe(address, topic)) && !topics.includes(topic)) {
          throw new Error(`a device may use ${JSON.stringify(topic)}`);
        }
        return judged(() => parseTopic(topic), ContractError);
      },
      close: () => {},
    };
  },
};
