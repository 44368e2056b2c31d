import './tokens.css';
import { createApp } from 'vue';
import App from './app.vue';
import { i18n, showLocale } from './i18n/locale.ts';

showLocale();
createApp(App).use(i18n).mount('#app');
