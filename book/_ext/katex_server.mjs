// Renders formulas for katex_math.py: one JSON request a line in, one JSON answer a line out.
import katex from "katex";
import { createInterface } from "node:readline";

const options = { throwOnError: true, strict: "error", output: "htmlAndMathml" };

for await (const line of createInterface({ input: process.stdin })) {
  const { latex, display } = JSON.parse(line);
  let answer;
  try {
    answer = { html: katex.renderToString(latex, { ...options, displayMode: display }) };
  } catch (error) {
    answer = { error: error.rawMessage ?? error.message };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
