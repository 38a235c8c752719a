/** The version that stands in every manifest and in `--version`. */
import packageJson from "../package.json" with { type: "json" };

export const TOKENRUSH_VERSION: string = packageJson.version;
