import './api/no-eval.ts';
import 'element-plus/theme-chalk/base.css';
import 'element-plus/theme-chalk/dark/css-vars.css';
import './tokens.css';
import './base.css';
import { createApp } from 'vue';
import App from './app.vue';
import { i18n, showLocale } from './i18n/locale.ts';
import { router } from './router.ts';
import { followTheme } from './shell/theme.ts';

followTheme();
showLocale();
createApp(App).use(i18n).use(router).mount('#app');
