/** The vendor's own client before an agent server, as a program that uses it sets it up. */
import { EMailAgent } from '@superoffice/webapi/EMailAgent.js'

/** Signed in with Basic as `user`, whose password is `demo`. */
export function officialClient(server: { url: string }, user = 'ann'): EMailAgent {
  return new EMailAgent({
    baseUrl: `${server.url}/api/`,
    timezone: 'UTC',
    timezoneInclude: true,
    axiosConfig: {
      headers: { Authorization: `Basic ${Buffer.from(`${user}:demo`).toString('base64')}` },
      proxy: false,
    },
  })
}
