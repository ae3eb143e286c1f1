/** Sends mails, or prints them where there is no mail server. */
import type { Log } from "async-workflow";
import { createTransport } from "nodemailer";

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export type SendMail = (mail: Mail) => Promise<void>;

/**
 * Without `smtpUrl` a mail goes to the log, links and all: somebody who reads the log of the server may act for its
 * people anyway. With it, a mail that cannot be sent is reported in the log and rejects.
 */
export function mailer(smtpUrl: string | undefined, from: string, log: Log): SendMail {
  if (!smtpUrl) {
    return async ({ to, subject, text }) => log.info(`Mail to ${to}: ${subject}\n${text}`);
  }
  const transport = createTransport(smtpUrl, { from });
  return async (mail) => {
    try {
      await transport.sendMail(mail);
    } catch (error) {
      log.error("A mail could not be sent: look at SMTP_URL", { subject: mail.subject, error });
      throw error;
    }
  };
}
