/** Header of an answer with a sealed segment: the epoch of the server that gave it, as in its `hello`. */
export const EPOCH_HEADER = 'Causeway-Epoch';
