/** What readers say to a text, where the text is read: begun on a selection or a block, and shown beside it. */

import { beginThreads } from "./begin.js";
import { placeThreads } from "./beside.js";
import { oneStop } from "./blocks.js";
import { followOver } from "./over.js";
import { followSelection } from "./selection.js";

beginThreads();
followSelection();
followOver();
oneStop();
placeThreads();
