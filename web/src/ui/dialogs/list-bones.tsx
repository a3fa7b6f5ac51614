import styles from './list-bones.module.css';

/** Stands for a list that comes from the network. */
export const ListBones = () => (
  <li className={styles.bones} aria-busy="true">
    <span />
    <span />
    <span />
  </li>
);
